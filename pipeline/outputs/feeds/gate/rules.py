"""All the rules, each with its code and source. This list is the gate.

F1… is what a document requires, F2… what it recommends, or what long use of apps has taught.
"""

from __future__ import annotations

from pipeline.outputs.feeds.gate import channel, document, item, media, podcast, structure
from pipeline.outputs.feeds.gate.rule import Rule, items_lacking, lacking

PSP = "PSP-1"
APPLE = "Apple 823 (Podcast requirements)"
GUIDE = "Apple, A podcaster's guide to RSS"
NAMESPACE = "Podcast namespace"

#: Where one of these finds something, it is no feed, and the others are not asked.
STRUCTURE = (
    Rule("F101", "XML 1.0, 2.1", structure.well_formed),
    Rule("F102", f"{APPLE}; {PSP}, Required declarations", structure.declaration),
    Rule("F103", f"{PSP}, Required declarations", structure.utf8),
    Rule("F104", "RSS 2.0 (no DTD)", structure.no_doctype),
    Rule("F105", "RSS 2.0, channel", structure.one_channel),
    Rule("F106", f"{PSP}, Required namespaces; {NAMESPACE}, 1.0", structure.namespaces),
    Rule("F107", "XML 1.0, 2.2", structure.control_characters),
)

RULES = (
    # Every tag.
    Rule("F108", "W3C Feed Validator; Apple and apps stop reading", document.too_big),
    Rule("F109", f"RSS 2.0; {NAMESPACE}, Count", document.twice),
    Rule("F110", f"{APPLE}, case-sensitivity", document.misspelt),
    Rule("F111", f"{PSP}, About values", document.too_long),
    Rule("F112", f"{PSP}, About values", document.edges),
    Rule("F113", f"{APPLE}; RFC 2822, 3.3", document.dates),
    Rule("F114", f"{APPLE}, ASCII; RFC 3986", document.addresses),
    Rule("F115", f"{NAMESPACE}, 1.0; {GUIDE}, itunes:image", document.by_https),
    # The podcast.
    Rule("F120", f"{PSP}, title; {GUIDE}", lacking("title")),
    Rule("F121", f"{PSP}, description; {GUIDE}", lacking("description")),
    Rule("F122", f"{PSP}, description; {GUIDE}", channel.long_description),
    Rule("F123", f"{PSP}, link", lacking("link")),
    Rule("F124", f"{PSP}, language; {GUIDE}", lacking("language")),
    Rule("F125", f"{PSP}, language (ISO 639)", channel.language),
    Rule("F126", f"{PSP}, itunes:category; {GUIDE}", channel.has_category),
    Rule("F127", "Apple 1691 (Categories)", channel.category),
    Rule("F128", f"{PSP}, itunes:explicit; {GUIDE}", lacking("itunes:explicit", archived=False)),
    Rule("F129", f"{PSP}, itunes:explicit", channel.explicit),
    Rule("F130", f"{PSP}, itunes:image; {GUIDE}", channel.has_image),
    Rule("F131", f"{GUIDE}, itunes:image", channel.image),
    Rule("F132", f"{PSP}, atom:link", channel.own_address),
    Rule("F133", f"{GUIDE}, itunes:type", channel.type_),
    Rule("F134", f"{GUIDE}, itunes:complete, itunes:block", channel.yes_or_nothing),
    Rule("F135", "Apple, itunes:owner", channel.owner),
    Rule("F136", "RFC 5005, 4", channel.paging),
    # The podcast namespace, on the podcast and on both.
    Rule("F140", f"{NAMESPACE}, guid", podcast.guid),
    Rule("F141", f"{NAMESPACE}, locked", podcast.locked),
    Rule("F142", f"{NAMESPACE}, medium", podcast.medium),
    Rule("F143", f"{NAMESPACE}, trailer", podcast.trailer),
    Rule("F144", f"{NAMESPACE}, updateFrequency; RFC 5545, 3.3.10", podcast.update_frequency),
    Rule("F145", f"{NAMESPACE}, publisher", podcast.publisher),
    Rule("F146", f"{NAMESPACE}, remoteItem, podroll", podcast.remote_item),
    Rule("F147", f"{NAMESPACE}, block", podcast.block),
    Rule("F148", f"{NAMESPACE}, podping", podcast.podping),
    Rule("F149", f"{NAMESPACE}, socialInteract", podcast.social),
    Rule("F150", f"{NAMESPACE}, location; RFC 5870", podcast.location),
    Rule("F151", f"{NAMESPACE}, license", podcast.licence),
    Rule("F152", f"{NAMESPACE}, person; Podcast Taxonomy", podcast.person),
    Rule("F153", f"{NAMESPACE}, image", podcast.image),
    Rule("F154", f"{NAMESPACE}, txt", podcast.txt),
    Rule("F155", f"{NAMESPACE}, funding", podcast.funding),
    # The episodes.
    Rule("F160", f"{PSP}, item title; {GUIDE}", item.has_title),
    Rule("F161", f"{APPLE}; {PSP}, enclosure", item.one_enclosure),
    Rule("F162", f"{APPLE}; RSS 2.0, enclosure", item.whole_enclosure),
    Rule("F163", f"{APPLE}, unique enclosures", item.own_enclosure),
    Rule("F164", f"{GUIDE}, enclosure; {NAMESPACE}, transcript", item.right_type),
    Rule("F165", f"{APPLE}; {PSP}, guid", item.has_guid),
    Rule("F166", f"{APPLE}; {PSP}, guid", item.own_guid),
    Rule("F167", f"{PSP}, guid; RSS 2.0, guid", item.permalink),
    Rule("F168", f"{PSP}, itunes:duration", item.duration),
    Rule("F169", f"{GUIDE}, itunes:episode, itunes:season", item.numbers),
    Rule("F170", f"{GUIDE}, itunes:episode, itunes:type", item.serial_number),
    Rule("F171", f"{GUIDE}, itunes:episodeType", item.episode_type),
    Rule("F172", f"{PSP}, item description; {GUIDE}", channel.long_item_description),
    Rule("F173", f"{PSP}, description (HTML)", item.html),
    Rule("F174", "RSS 2.0, description", item.html_links),
    Rule("F175", "Podlove Simple Chapters 1.2; RFC 2326, 3.6", item.simple_chapters),
    Rule("F176", f"{NAMESPACE}, transcript", media.transcript),
    Rule("F177", f"{NAMESPACE}, chapters", media.chapters),
    Rule("F178", f"{NAMESPACE}, soundbite", media.soundbite),
    Rule("F179", f"{NAMESPACE}, alternateEnclosure, source", media.alternate),
    Rule("F180", f"{NAMESPACE}, integrity; W3C Subresource Integrity", media.integrity),
    Rule("F181", f"{NAMESPACE}, season, episode", media.numbers),
    Rule("F182", f"{NAMESPACE}, contentLink", media.content_link),
    # What is recommended.
    Rule("F201", f"{PSP}, podcast:locked", lacking("podcast:locked", archived=False)),
    Rule("F202", f"{PSP}, podcast:guid", lacking("podcast:guid")),
    Rule("F203", f"{PSP}, itunes:author; {GUIDE}", lacking("itunes:author", archived=False)),
    Rule("F204", f"{PSP}, copyright", channel.copyright_),
    Rule("F205", f"{PSP}, item link", items_lacking("link")),
    Rule("F206", f"{PSP}, pubDate; {GUIDE}", items_lacking("pubDate")),
    Rule("F207", f"{PSP}, item description; {GUIDE}", items_lacking("description")),
    Rule("F208", f"{PSP}, itunes:duration; {GUIDE}", items_lacking("itunes:duration")),
    Rule(
        "F209",
        f"{PSP}, item itunes:image",
        items_lacking("itunes:image", "podcast:image", attribute="href"),
    ),
    Rule("F210", f"{PSP}, item itunes:explicit", items_lacking("itunes:explicit")),
    Rule(
        "F211", f"{PSP}, podcast:transcript", items_lacking("podcast:transcript", attribute="url")
    ),
    Rule("F212", "Apps on a slow line", document.big),
    Rule("F213", f"{PSP}, item title; {GUIDE}", item.numbered_title),
    Rule("F214", f"{PSP}, item title; {GUIDE}", item.named_title),
    Rule("F215", f"{NAMESPACE}, image (alt)", podcast.untold_image),
    Rule("F216", f"{NAMESPACE}, soundbite", media.short_soundbite),
    Rule("F217", "Apple, order of episodes", item.order),
    Rule("F218", "Apps take the first; Apple reads VTT", media.vtt_first),
    Rule("F219", f"{APPLE}, enclosure; {PSP}, enclosure", item.played),
    Rule("F220", f"{NAMESPACE}; RSS 2.0", document.unknown),
    Rule("F221", f"{NAMESPACE}, location", podcast.bare_location),
    Rule("F222", f"{NAMESPACE}, alternateEnclosure", media.bare_alternate),
    Rule("F223", f"{NAMESPACE}, trailer", podcast.bare_trailer),
    Rule("F224", f"{NAMESPACE}, transcript", media.foreign_transcript),
)
