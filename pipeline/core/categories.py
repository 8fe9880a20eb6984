"""The categories of podcasts, as apps know them, letter by letter.

Source: Apple Podcasts categories, https://podcasters.apple.com/support/1691-apple-podcasts-categories
(the list of 2019, in force since). Other directories use the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: A line for each category, with its subcategories after a colon.
_LIST = """\
Arts: Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts
Business: Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit
Comedy: Comedy Interviews, Improv, Stand-Up
Education: Courses, How To, Language Learning, Self-Improvement
Fiction: Comedy Fiction, Drama, Science Fiction
Government
History
Health & Fitness: Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality
Kids & Family: Education for Kids, Parenting, Pets & Animals, Stories for Kids
Leisure: Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video
  Games
Music: Music Commentary, Music History, Music Interviews
News: Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech
  News
Religion & Spirituality: Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality
Science: Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences,
  Nature, Physics, Social Sciences
Society & Culture: Documentary, Personal Journals, Philosophy, Places & Travel, Relationships
Sports: Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running,
  Soccer, Swimming, Tennis, Volleyball, Wilderness, Wrestling
Technology
True Crime
TV & Film: After Shows, Film History, Film Interviews, Film Reviews, TV Reviews
"""


def _read(text: str) -> Mapping[str, tuple[str, ...]]:
    rows = (line.partition(": ") for line in text.replace("\n  ", " ").splitlines())
    return MappingProxyType({name: tuple(filter(None, subs.split(", "))) for name, _, subs in rows})


#: Category -> its subcategories.
CATEGORIES = _read(_LIST)
