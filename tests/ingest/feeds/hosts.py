"""Feeds in the manner of the hosts that agencies come from; all content is made up.

``BASE`` stands for the server's address.
"""

from __future__ import annotations

ITUNES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
PODCAST = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'
PSC = 'xmlns:psc="http://podlove.org/simple-chapters"'


def rss(items: str, channel: str = "", namespaces: str = f"{ITUNES} {PODCAST} {CONTENT}") -> str:
    head = "<title>Stemmer</title><description>Om stemmer</description><language>da</language>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {namespaces}>'
        f"<channel>{head}{channel}{items}</channel></rss>"
    )


def item(guid: str, title: str = "En samtale", more: str = "", sound: str = "BASE/a.mp3") -> str:
    return (
        f"<item><title>{title}</title><guid>{guid}</guid>"
        f"<pubDate>Wed, 04 May 2022 06:00:00 +0200</pubDate>"
        f'<enclosure url="{sound}" length="1" type="audio/mpeg"/>{more}</item>'
    )


#: The GUID is the episode's address; old tags of the podcast namespace; the art is everybody's.
CASTOPOD = rss(
    """<item>
      <title>Den første samtale</title>
      <enclosure url="BASE/audio/@stemmer/foerste.mp3" length="16000" type="audio/mpeg"/>
      <guid>https://pod.example/@stemmer/episodes/foerste</guid>
      <pubDate>Wed, 04 May 2022 04:00:00 +0000</pubDate>
      <itunes:duration>2</itunes:duration>
      <link>https://pod.example/@stemmer/episodes/foerste</link>
      <podcast:location geo="geo:55,12" osm="R1">Et sted</podcast:location>
      <itunes:image href="BASE/cover.jpg"/>
      <podcast:season>1</podcast:season><itunes:season>1</itunes:season>
      <podcast:episode>1</podcast:episode><itunes:episode>1</itunes:episode>
      <itunes:episodeType>full</itunes:episodeType>
      <itunes:explicit>false</itunes:explicit>
      <podcast:transcript url="BASE/t.srt" type="application/srt" rel="captions" language="da"/>
      <podcast:chapters url="BASE/c.json" type="application/json+chapters"/>
      <podcast:person role="Host" href="https://x.example/">Navn Navnesen</podcast:person>
      <podcast:person role="Guest" group="cast">Gæst Gæstesen</podcast:person>
      <description><![CDATA[<p>Noter med <strong>vægt</strong> og
<a href="https://x.example/">et link</a>.</p>
<img src="https://tael.example/p.gif" width="1" height="1"/>]]></description>
      <podcast:comments uri="https://pod.example/c"/>
    </item>""",
    """<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="BASE/feed.xml" rel="self"/>
    <generator>Castopod - https://castopod.org/</generator>
    <podcast:guid>9b024349-ccf0-5f69-a609-6b82873eab3c</podcast:guid>
    <podcast:locked owner="navn@pod.example">no</podcast:locked>
    <itunes:type>episodic</itunes:type><itunes:explicit>false</itunes:explicit>
    <itunes:author>Navn Navnesen</itunes:author>
    <itunes:owner><itunes:name>Navn Navnesen</itunes:name>
      <itunes:email>navn@pod.example</itunes:email></itunes:owner>
    <itunes:category text="Education"><itunes:category text="Courses"/></itunes:category>
    <itunes:category text="Noget helt andet"/>
    <itunes:image href="BASE/cover.jpg"/>""",
)

#: Simple chapters, VTT and JSON, pages; a GUID with a date in it; no numbers but in the title.
PODLOVE = rss(
    """<item>
      <title>S1E2: Den anden samtale</title>
      <guid isPermaLink="false">podlove-2022-05-18t06:00:00+00:00-abc DEF</guid>
      <pubDate>Wed, 18 May 2022 06:00:00 GMT</pubDate>
      <enclosure url="BASE/podlove/file/2/s/feed/c/mp3/anden.m4a" length="0" type="audio/mp4"/>
      <itunes:season>1</itunes:season><itunes:episode>2</itunes:episode>
      <itunes:subtitle>Kort om den anden.</itunes:subtitle>
      <content:encoded><![CDATA[<h2>Om</h2><ul><li>en</li><li>to</li></ul>]]></content:encoded>
      <psc:chapters version="1.2">
        <psc:chapter start="00:00:00.000" title="Start"/>
        <psc:chapter start="00:00:01.250" title="Midt &amp; mere" href="https://x.example/"/>
      </psc:chapters>
      <podcast:transcript url="BASE/t.json?podlove_transcript=json" type="application/json"/>
      <podcast:transcript url="BASE/t.vtt?podlove_transcript=webvtt" type="text/vtt"/>
      <podcast:license url="https://x.example/l">CC BY 4.0</podcast:license>
    </item>""",
    """<atom:link rel="self" href="BASE/feed/mp3"/>
    <atom:link rel="next" href="BASE/feed/mp3?paged=2"/>
    <generator>Podlove Podcast Publisher v4.2.5</generator>""",
    f"{ITUNES} {PODCAST} {CONTENT} {ATOM} {PSC}",
)
PODLOVE_2 = rss(
    """<item><title>Den første samtale</title><guid>podlove-1</guid>
      <pubDate>Wed, 04 May 2022 06:00:00 GMT</pubDate>
      <enclosure url="BASE/a.mp3" length="16000" type="audio/mpeg"/>
      <description>Ren tekst.

00:00 Start</description></item>""",
    '<atom:link rel="next" href="BASE/feed/mp3"/>',
    f"{ITUNES} {ATOM}",
)

#: The podcast namespace with a slash at its end.
DJANGO_CAST = rss(
    """<item><title>Med skråstreg</title>
      <guid isPermaLink="false">5B0E2A1C-0001-4D7E-9C0A-00000000000F</guid>
      <pubDate>Wed, 04 May 2022 06:00:00 +0200</pubDate>
      <enclosure url="/a.mp3" length="16000" type="audio/mpeg"/>
      <podcast:chapters url="/c.json" type="application/json+chapters"/>
      <podcast:transcript url="/t.json" type="application/json"/>
      <podcast:season name="Mødet">3</podcast:season>
      <podcast:episode display="Intermezzo">7</podcast:episode>
      <itunes:explicit>yes</itunes:explicit></item>""",
    "",
    'xmlns:itunes="HTTPS://www.iTunes.com/DTDs/Podcast-1.0.dtd" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0/"',
)

#: No chapters, no numbers, plain notes, a GUID that is an address; CDATA everywhere.
PODCAST_GENERATOR = rss(
    """<item><title><![CDATA[Fra kælderen]]></title>
      <guid>http://old.example/?name=2022-05-04_a.mp3</guid>
      <pubDate>Wed, 04 May 2022 06:00:00 +0200</pubDate>
      <itunes:subtitle><![CDATA[Kort]]></itunes:subtitle>
      <description><![CDATA[Linje et
https://x.example/a_b]]></description>
      <enclosure url="BASE/media/2022-05-04%20a.mp3" length="16000" type="audio/mpeg"/>
      <itunes:explicit>no</itunes:explicit></item>""",
    "<generator>Podcast Generator 3.2.9</generator>",
)

#: A host for Apple: years as seasons, a trailer without number, a film, a piece of news.
APPLE = rss(
    item("b2", "To", "<itunes:season>2023</itunes:season><itunes:episode>1</itunes:episode>")
    + item("b1", "Et", "<itunes:season>2022</itunes:season><itunes:episode>1</itunes:episode>")
    + item(
        "t",
        "Trailer",
        "<itunes:season>2022</itunes:season><itunes:episodeType>trailer</itunes:episodeType>",
    )
    + item("igen", "Igen", "<itunes:season>2022</itunes:season><itunes:episode>1</itunes:episode>")
    + "<item><title>Nyt</title><guid>n</guid></item>"
    + item("film", "Film").replace("a.mp3", "a.mp4").replace("audio/mpeg", "video/mp4"),
    "<itunes:new-feed-url>https://ny.example/feed.xml</itunes:new-feed-url>",
)
