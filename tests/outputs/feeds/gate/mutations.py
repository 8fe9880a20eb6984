"""What makes a perfect feed break one rule, and that one alone: code -> (from, to), several times.

The first of a code has golden texts. A change that is none stops the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

PERFECT = (Path(__file__).parent / "perfect.xml").read_text(encoding="utf-8")

Change = tuple[str, str] | Callable[[str], str | bytes]

_LONG = "æ" * 256
_ITEM_1 = PERFECT[PERFECT.index("    <item>") : PERFECT.index("</item>") + 8]
_ITEM_2 = PERFECT[PERFECT.rindex("    <item>") : PERFECT.rindex("</item>") + 8]


def without(start: str) -> Change:
    """Take out the one line that begins so."""
    (line,) = [row for row in PERFECT.splitlines(keepends=True) if row.strip().startswith(start)]
    return line, ""


MUTATIONS: dict[str, list[Change]] = {
    "F101": [("</channel>", ""), ("Health &amp; Fitness", "Health & Fitness")],
    "F102": [
        ("<?xml version='1.0' encoding='UTF-8'?>\n", ""),
        ("encoding='UTF-8'", "encoding='ISO-8859-1'"),
        ("<?xml version", "\ufeff<?xml version"),
    ],
    "F103": [lambda feed: feed.replace("At spørge", "At sp@rge").encode().replace(b"@", b"\xf8")],
    "F104": [('<?xml-stylesheet type="text/xsl" href="feed.xsl"?>', "<!DOCTYPE rss>")],
    "F105": [
        ('version="2.0">', 'version="0.92">'),
        ("</channel>", "</channel><channel/>"),
        lambda feed: feed.replace("<rss ", "<feed ").replace("</rss>", "</feed>"),
        lambda feed: feed.replace("channel>", "kanal>"),
    ],
    "F106": [
        ("podcastindex.org/namespace/1.0", "podcastindex.org/namespace/1.0/"),
        ("http://www.itunes.com/dtds/podcast-1.0", "https://www.itunes.com/dtds/podcast-1.0"),
        ("http://podlove.org/simple-chapters", "https://podlove.org/simple-chapters"),
        lambda feed: (
            feed.replace("xmlns:podcast=", "xmlns:p=")
            .replace("podcast:", "p:")
            .replace("podcastindex.org/namespace/1.0", "podcastindex.org/namespace/1.0/")
        ),
    ],
    "F107": [
        ("At spørge", "At sp\x0brge"),
        ("At spørge", "At spørge&#x1;"),
        ("At spørge", "At spørge\x85"),
        ("At spørge", "At spørge\ufffe"),
    ],
    "F108": [
        lambda feed: feed.replace("Hvordan spørger man?", "Ord " * 900 + "ord.").replace(
            _ITEM_2.replace("Hvordan spørger man?", "Ord " * 900 + "ord."),
            many(1200),
        )
    ],
    "F109": [
        ("<language>da</language>", "<language>da</language><language>da</language>"),
        ("<itunes:duration>900<", "<itunes:duration>901</itunes:duration><itunes:duration>900<"),
        (
            '<podcast:person role="guest" group="cast">Psykolog</podcast:person>',
            '<podcast:person role="guest">Psykolog</podcast:person>' * 2,
        ),
        (
            "<podcast:medium>podcast<",
            "<podcast:medium>blog</podcast:medium><podcast:medium>podcast<",
        ),
    ],
    "F110": [
        lambda feed: feed.replace("podcast:contentLink", "podcast:ContentLink"),
        lambda feed: feed.replace("copyright>", "Copyright>"),
    ],
    "F111": [
        ("<title>At spørge</title>", f"<title>{_LONG}</title>"),
        ('alt="Et vindue"', f'alt="{_LONG}"'),
    ],
    "F112": [
        ("<title>At spørge</title>", "<title>At spørge </title>"),
        ('alt="Et vindue"', 'alt=" Et vindue"'),
        ("<description>Hvordan", "<description>\nHvordan"),
    ],
    "F113": [
        ("<pubDate>Wed, 18 May 2022 06:00:00 +0200", "<pubDate>2022-05-18T06:00:00+02:00"),
        ("<pubDate>Wed, 18 May 2022 06:00:00 +0200", "<pubDate>Wed, 18 May 2022 6:00 PM +0200"),
        ("<pubDate>Wed, 18 May", "<pubDate>Thu, 18 May"),
        ("<pubDate>Wed, 18 May", "<pubDate>ons, 18 maj"),
        ("<pubDate>Wed, 18 May", "<pubDate>Wed, 31 Feb"),
        ("<lastBuildDate>Wed, 18 May 2022 06:00:00 +0200", "<lastBuildDate>18.05.2022"),
    ],
    "F114": [
        ("media/1.mp3", "media/spørg.mp3"),
        ("https://lyt.example/media/1.mp3", "media/1.mp3"),
        ("<link>https://lyt.example/episoder/2.html", "<link>episoder/2.html"),
        ("media/1.json", "media/1 ny.json"),
        ("https://lyt.example/media/1.opus", "media/1.opus"),
        ("https://lyt.example/media/1.vtt", "http://[lyt/media/1.vtt"),
    ],
    "F115": [
        ("https://lyt.example/media/1.json", "http://lyt.example/media/1.json"),
        ("https://lyt.example/media/1.mp3", "http://lyt.example/media/1.mp3"),
        (
            '<itunes:image href="https://lyt.example/media/cover.jpg"',
            '<itunes:image href="http://lyt.example/media/cover.jpg"',
        ),
    ],
    "F120": [("<title>Når nogen lytter</title>", ""), ("<title>Når nogen lytter<", "<title><")],
    "F121": [
        without("<description><![CDATA["),
        ("<p>Samtaler om at <em>møde</em> mennesker.</p>", ""),
    ],
    "F122": [("Samtaler om", "æ" * 2000), ("Samtaler om", "x" * 4001)],
    "F123": [without("<link>https://lyt.example/episoder/index.html")],
    "F124": [without("<language>")],
    "F125": [
        ("<language>da<", "<language>dansk<"),
        ("<language>da<", "<language>xx<"),
        ("<language>da<", "<language>da_DK<"),
    ],
    "F126": [
        lambda feed: feed.replace(
            feed[feed.index("    <itunes:category") : feed.index("    <itunes:complete")],
            "",
        )
    ],
    "F127": [
        ('text="Education"', 'text="Uddannelse"'),
        ('text="Mental Health"', 'text="Courses"'),
        ('text="Education"', 'text="education"'),
    ],
    "F128": [
        ("    <itunes:explicit>false</itunes:explicit>\n    <itunes:image", "    <itunes:image")
    ],
    "F129": [
        ("    <itunes:explicit>false<", "    <itunes:explicit>no<"),
        ("      <itunes:explicit>false<", "      <itunes:explicit>clean<"),
        ("    <itunes:explicit>false<", "    <itunes:explicit>False<"),
    ],
    "F130": [
        ('    <itunes:image href="https://lyt.example/media/cover.jpg"/>\n', ""),
        ('<itunes:image href="https://lyt.example/media/cover.jpg"', '<itunes:image href=""'),
    ],
    "F131": [
        (
            'itunes:image href="https://lyt.example/media/cover.jpg"',
            'itunes:image href="https://lyt.example/media/cover.webp"',
        ),
        (
            'itunes:image href="https://lyt.example/media/artwork-2.jpg"',
            'itunes:image href="https://lyt.example/media/artwork-2"',
        ),
    ],
    "F132": [
        without('<atom:link href="https://lyt.example/feed.xml"'),
        ('rel="self" type="application/rss+xml"', 'rel="self"'),
        (
            'rel="self" type="application/rss+xml"/>',
            (
                'rel="self" type="application/rss+xml"/><atom:link rel="self" '
                'href="https://lyt.example/b.xml" type="application/rss+xml"/>'
            ),
        ),
    ],
    "F133": [("<itunes:type>serial", "<itunes:type>series")],
    "F134": [
        ("<itunes:complete>Yes", "<itunes:complete>no"),
        (
            "<itunes:season>1</itunes:season>\n      <itunes:episode>2",
            (
                "<itunes:block>false</itunes:block><itunes:season>1</itunes:season>\n"
                "      <itunes:episode>2"
            ),
        ),
    ],
    "F135": [("redaktion@lyt.example</itunes", "redaktionen</itunes"), without("<itunes:email>")],
    "F136": [
        ('rel="prev-archive"', 'rel="next-archive"'),
        ("<language>", "<fh:archive/><language>"),
        ('feed/arkiv-2.xml" rel="prev-archive"', 'feed.xml" rel="prev-archive"'),
        ('rel="next"', 'rel="prev-archive" title="igen"'),
    ],
    "F140": [
        ("<podcast:guid>e551ccaf-ef92-528b-aa82-1c3858425edb", "<podcast:guid>naar-nogen-lytter"),
        ("<podcast:guid>e551", "<podcast:guid>urn:uuid:e551"),
    ],
    "F141": [
        (">yes</podcast:locked>", ">ja</podcast:locked>"),
        ('<podcast:locked owner="redaktion@lyt.example"', '<podcast:locked owner="redaktionen"'),
    ],
    "F142": [("<podcast:medium>podcast", "<podcast:medium>Podcast")],
    "F143": [
        ('pubdate="Wed, 04 May 2022 06:00:00 +0200" ', ""),
        ('url="https://lyt.example/media/trailer.mp3" ', ""),
        (">Hør en bid<", "><"),
        (">Hør en bid<", f">{'x' * 129}<"),
        ('length="700"', 'length="0"'),
        ('length="700"', 'length="700" season="ny"'),
    ],
    "F144": [
        ("FREQ=WEEKLY;COUNT=10", "ugentligt"),
        ("FREQ=WEEKLY;COUNT=10", "FREQ=OFTEN"),
        ("FREQ=WEEKLY;COUNT=10", "COUNT=10"),
        ("FREQ=WEEKLY;COUNT=10", "FREQ=WEEKLY;COUNT=0"),
        ("FREQ=WEEKLY;COUNT=10", "FREQ=WEEKLY;COUNT=3;UNTIL=20230101"),
        (' dtstart="2022-05-04T06:00:00+02:00"', ""),
        ("2022-05-04T06:00:00+02:00", "i maj"),
        (">Hver uge<", "><"),
    ],
    "F145": [
        ('medium="publisher" feedGuid', 'medium="podcast" feedGuid'),
        (
            "<podcast:publisher>",
            (
                '<podcast:publisher><podcast:remoteItem medium="publisher" '
                'feedGuid="29cdca4a-32d8-56ba-b48b-09a011c5daa9"/>'
            ),
        ),
        ("<podcast:medium>podcast", "<podcast:medium>publisher"),
    ],
    "F146": [
        ('feedGuid="29cdca4a-32d8-56ba-b48b-09a011c5daa9"', 'feedGuid="en-anden"'),
        ('title="En anden"', 'title="En anden" medium="bog"'),
        (
            (
                '<podcast:remoteItem feedGuid="29cdca4a-32d8-56ba-b48b-09a011c5daa9" '
                'title="En anden"/>'
            ),
            "",
        ),
    ],
    "F147": [(">yes</podcast:block>", ">ja</podcast:block>")],
    "F148": [('usesPodping="false"', 'usesPodping="nej"')],
    "F149": [
        ('protocol="disabled"', 'protocol="activitypub"'),
        ('protocol="disabled"', 'protocol="disabled" priority="1"'),
        (' protocol="disabled"', ""),
    ],
    "F150": [
        (">Danmark<", "><"),
        ('rel="subject"', 'rel="emne"'),
        ("geo:55.6,12.5", "55.6,12.5"),
        ("R50046", "50046"),
        ('country="DK"', 'country="Danmark"'),
        (">Danmark<", f">{'x' * 129}<"),
    ],
    "F151": [
        ("<podcast:license>cc-by-4.0", "<podcast:license>Må frit deles"),
        (">Må frit afspilles<", f">{'x' * 129}<"),
        (">Må frit afspilles<", "><"),
    ],
    "F152": [
        ('role="guest"', 'role="gæst"'),
        ('group="cast"', 'group="medvirkende"'),
        (">Psykolog<", "><"),
        (">Psykolog<", f">{'x' * 129}<"),
    ],
    "F153": [
        ('alt="Et vindue" aspect-ratio="1/1"', 'alt="Et vindue" aspect-ratio="kvadrat"'),
        ('href="https://lyt.example/media/artwork-1.jpg" alt', "alt"),
        ('alt="Et vindue" aspect-ratio="1/1" width="3000"', 'alt="Et vindue" width="stor"'),
        ('alt="Et vindue"', f'alt="Et vindue" purpose="{"x" * 129}"'),
    ],
    "F154": [
        ("Udskriften er lavet med hjælp.", "x" * 4001),
        ("Udskriften er lavet med hjælp.", ""),
        ('purpose="ai-content"', f'purpose="{"x" * 129}"'),
    ],
    "F155": [
        (' url="https://lyt.example/stoet.html"', ""),
        (">Støt os<", f">{'x' * 129}<"),
    ],
    "F160": [without("<title>At spørge"), ("<title>At spørge<", "<title><")],
    "F161": [
        without('<enclosure url="https://lyt.example/media/2.mp3"'),
        (
            '<enclosure url="https://lyt.example/media/2.mp3"',
            (
                '<enclosure url="https://lyt.example/media/2-b.mp3" length="1" type="audio/mpeg"/>'
                '<enclosure url="https://lyt.example/media/2.mp3"'
            ),
        ),
    ],
    "F162": [
        ('length="2000"', 'length="0"'),
        ('length="2000"', 'length="2 MB"'),
        (' length="2000"', ""),
        ('length="2000" type="audio/mpeg"', 'length="2000"'),
        ('url="https://lyt.example/media/2.mp3"', 'url=""'),
    ],
    "F163": [("https://lyt.example/media/2.mp3", "https://lyt.example/media/1.mp3")],
    "F164": [
        ('length="2000" type="audio/mpeg"', 'length="2000" type="audio/x-m4a"'),
        ('type="audio/opus"', 'type="audio/mpeg"'),
        ('media/2.vtt" type="text/vtt"', 'media/2.srt" type="text/vtt"'),
        ('length="700" type="audio/mpeg"', 'length="700" type="video/mp4"'),
    ],
    "F165": [
        without('<guid isPermaLink="false">5b0e2a1c-0002'),
        ("5b0e2a1c-0002-4d7e-9c0a-000000000002", ""),
    ],
    "F166": [("5b0e2a1c-0002-4d7e-9c0a-000000000002", "5b0e2a1c-0001-4d7e-9c0a-000000000001")],
    "F167": [
        ('<guid isPermaLink="false">5b0e2a1c-0002', "<guid>5b0e2a1c-0002"),
        ('<guid isPermaLink="false">5b0e2a1c-0002', '<guid isPermaLink="true">5b0e2a1c-0002'),
        ('<guid isPermaLink="false">5b0e2a1c-0002', '<guid isPermaLink="nej">5b0e2a1c-0002'),
    ],
    "F168": [
        ("<itunes:duration>900", "<itunes:duration>15:00"),
        ("<itunes:duration>900", "<itunes:duration>899.6"),
        ("<itunes:duration>900", "<itunes:duration>0"),
    ],
    "F169": [
        ("<itunes:episode>2<", "<itunes:episode>0<"),
        ("<itunes:episode>2<", "<itunes:episode>to<"),
    ],
    "F170": [without("<itunes:episode>2<")],
    "F171": [
        (
            "<itunes:episode>2</itunes:episode>\n      <itunes:episodeType>full",
            "<itunes:episode>2</itunes:episode>\n      <itunes:episodeType>Full",
        )
    ],
    "F172": [("Hvordan spørger man?", "æ" * 2001)],
    "F173": [
        ("<p>Læs ", "<h2>Læs</h2><p>"),
        ("Hvordan spørger man?", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<p>Læs ", "<P>Læs<br/>"),
    ],
    "F174": [
        ("https://lyt.example/haandbog/samtalen.html#foer", "../haandbog/samtalen.html#foer"),
        ("https://lyt.example/haandbog/samtalen.html#foer", "javascript:alert(1)"),
    ],
    "F175": [
        ('start="00:01:30.500"', 'start="00:00:00.000"'),
        ('start="00:01:30.500"', 'start="1 min"'),
        ('title="Videre"', 'title=""'),
        ('<psc:chapters version="1.2">', "<psc:chapters>"),
        ('start="00:01:30.500"', 'start="00:61:30.500"'),
    ],
    "F176": [
        ('1.srt" type="application/x-subrip"', '1" type="text/srt"'),
        ('url="https://lyt.example/media/1.srt" ', ""),
        (
            '1.html#transskription_" type="text/html" language="da"',
            '1.html#transskription_" type="text/html" language="dansk"',
        ),
        (
            '2.vtt" type="text/vtt" language="da" rel="captions"',
            '2.vtt" type="text/vtt" language="da" rel="tekst"',
        ),
    ],
    "F177": [
        (' url="https://lyt.example/media/1.json"', ""),
        ('1.json" type="application/json+chapters"', '1" type="application/xml"'),
    ],
    "F178": [
        ('startTime="30.5" duration="20"', 'startTime="590" duration="20"'),
        ('startTime="30.5" duration="20"', 'startTime="0:30" duration="20"'),
        ('startTime="30.5" ', ""),
        (">Spørg roligt<", f">{'x' * 129}<"),
    ],
    "F179": [
        ('<podcast:source uri="https://lyt.example/media/1.opus"/>', ""),
        ('type="audio/opus" length', "length"),
        ('length="500"', 'length="lille"'),
        ('bitrate="48000"', 'bitrate="48 kbit/s"'),
        ('lang="da"', 'lang="dansk"'),
        ('codecs="opus"', 'codecs="opus" default="ja"'),
        ('uri="https://lyt.example/media/1.opus"', 'uri=""'),
    ],
    "F180": [
        ("sha384-ExVqijg", "sha384-"),
        ("sha384-", "md5-"),
        ("sha384-ExVq", "sha384-Ex=q"),
        ('<podcast:integrity type="sri"', '<podcast:integrity type="crc"'),
        (
            "</podcast:alternateEnclosure>",
            '<podcast:integrity type="pgp-signature" value="x"/></podcast:alternateEnclosure>',
        ),
    ],
    "F181": [
        ('name="Mødet">1<', 'name="Mødet">første<'),
        ('name="Mødet">1<', 'name="Mødet">2<'),
        ('display="Første"', f'display="{"x" * 33}"'),
        ('display="Første">1<', 'display="Første">en<'),
    ],
    "F182": [(' href="https://lyt.example/episoder/1.html">Materialer', ">Materialer")],
    "F201": [without("<podcast:locked")],
    "F202": [without("<podcast:guid>")],
    "F203": [without("<itunes:author>")],
    "F204": [("<copyright>Styrelsen", "<copyright>© 2022 Styrelsen")],
    "F205": [without("<link>https://lyt.example/episoder/2.html")],
    "F206": [without("<pubDate>Wed, 18 May")],
    "F207": [without("<description>Hvordan")],
    "F208": [without("<itunes:duration>900")],
    "F209": [without('<itunes:image href="https://lyt.example/media/artwork-2.jpg"')],
    "F210": [
        (
            "900</itunes:duration>\n      <itunes:explicit>false</itunes:explicit>",
            "900</itunes:duration>",
        )
    ],
    "F211": [without('<podcast:transcript url="https://lyt.example/media/2.vtt"')],
    "F212": [lambda feed: feed.replace(_ITEM_2, many(300))],
    "F213": [
        ("<title>At spørge<", "<title>Afsnit 2: At spørge<"),
        ("<title>At spørge<", "<title>2. At spørge<"),
        ("<title>At spørge<", "<title>S1E2 At spørge<"),
    ],
    "F214": [("<title>At spørge<", "<title>Når nogen lytter: At spørge<")],
    "F215": [(' alt="Et vindue"', ""), (' alt="To stole"', "")],
    "F216": [
        ('startTime="30.5" duration="20"', 'startTime="30.5" duration="14.5"'),
        ('startTime="30.5" duration="20"', 'startTime="30.5" duration="121"'),
    ],
    "F217": [
        ("<itunes:type>serial", "<itunes:type>episodic"),
        lambda feed: feed.replace(_ITEM_2, "").replace(
            _ITEM_1, _ITEM_2.replace("18 May", "18 Apr").replace("Wed, 18", "Mon, 18") + _ITEM_1
        ),
    ],
    "F218": [
        lambda feed: feed.replace(
            (vtt := next(r for r in feed.splitlines() if "media/1.vtt" in r)) + "\n", ""
        ).replace(
            (srt := next(r for r in feed.splitlines() if "media/1.srt" in r)), f"{srt}\n{vtt}"
        )
    ],
    "F219": [
        (
            'media/2.mp3" length="2000" type="audio/mpeg"',
            'media/2.opus" length="2000" type="audio/opus"',
        )
    ],
    "F220": [
        lambda feed: feed.replace("podcast:contentLink", "podcast:link"),
        lambda feed: feed.replace("copyright>", "ophav>"),
    ],
    "F221": [(' rel="subject"', ""), (' country="DK"', "")],
    "F222": [(' length="500"', ""), ('title="Opus"', f'title="{"x" * 33}"')],
    "F223": [(' length="700"', ""), (' length="700" type="audio/mpeg"', ' length="700"')],
    "F224": [('2.vtt" type="text/vtt" language="da"', '2.vtt" type="text/vtt"')],
}


def many(n: int) -> str:
    """``n`` items with long descriptions, all in order."""
    long = _ITEM_2.replace("Hvordan spørger man?", "Ord " * 900 + "ord.")
    return "".join(
        long.replace("000000000002", f"{k:012}")
        .replace("2.mp3", f"2-{k}.mp3")
        .replace("<itunes:episode>2<", f"<itunes:episode>{k}<")
        for k in range(2, n + 2)
    )


def mutated(change: Change) -> bytes:
    """The perfect feed with one change. Raises ValueError where the change changes nothing."""
    if callable(change):
        body = change(PERFECT)
    else:
        old, new = change
        if PERFECT.count(old) < 1:
            raise ValueError(old)
        body = PERFECT.replace(old, new, 1)
    body = body if isinstance(body, bytes) else body.encode()
    if body == PERFECT.encode():
        raise ValueError(change)
    return body
