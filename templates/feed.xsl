<?xml version="1.0" encoding="UTF-8"?>
{#
  A feed as a person sees it who opens it in a browser (XSLT 1.0, the only one browsers know).

  Browsers are removing XSLT, Chromium first. Without it nothing is lost but this view: apps never
  look at it, and a browser shows the XML, which begins with a comment that says where to go.

  Feeds lie in the root and up to two folders down. An address in here begins with {$root}, which XSLT fills
  in. No script: the way out is a plain link.
#}
<xsl:stylesheet version="1.0"
  xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
  xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:podcast="https://podcastindex.org/namespace/1.0"
  exclude-result-prefixes="atom itunes podcast">
<xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat"/>
<xsl:variable name="channel" select="/rss/channel"/>
<xsl:variable name="medium" select="$channel/podcast:medium"/>
<xsl:variable name="self" select="$channel/atom:link[@rel='self']/@href"/>
{# Nobody is to subscribe to an archive: it has a way back to its feed. #}
<xsl:variable name="current" select="$channel/atom:link[@rel='current']/@href"/>
<xsl:variable name="address"><xsl:choose><xsl:when test="$current"><xsl:value-of select="$current"/></xsl:when><xsl:otherwise><xsl:value-of select="$self"/></xsl:otherwise></xsl:choose></xsl:variable>
<xsl:variable name="base">{{ base }}</xsl:variable>
<xsl:variable name="path" select="substring-after($self, $base)"/>
<xsl:variable name="root"><xsl:if test="contains($path, '/')">../</xsl:if><xsl:if test="contains(substring-after($path, '/'), '/')">../</xsl:if></xsl:variable>

<xsl:template match="/">
<html lang="{{ site.language }}">
<head>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="referrer" content="no-referrer"/>
<meta name="robots" content="noindex"/>
<meta name="color-scheme" content="light dark"/>
<title>{{ _("Subscribe") }}: {% if neutral %}{{ neutral }}{% else %}<xsl:value-of select="$channel/title"/>{% endif %}</title>
<link rel="stylesheet" href="{{ to(public("style")) }}"/>
<link rel="icon" href="{{ to(public("icon")) }}" type="image/svg+xml"/>
</head>
<body class="feed">
{% if site.exit_address %}
<nav class="bar" aria-label="{{ _("Leave the page") }}">
<a class="exit" href="{{ site.exit_address | replace("{", "%7B") | replace("}", "%7D") }}" rel="noreferrer nofollow">{{ _("Exit this page quickly") }}</a>
{% if site.tracks %}
<a class="tracks" href="{{ to(site.tracks) }}">{{ _("Does not clear your history") }}</a>
{% endif %}
</nav>
{% endif %}
<header class="masthead">
<p class="brand"><a href="{{ to("index.html") }}">{{ site.title }}</a><span>{{ site.publisher }}</span></p>
{% if site.example %}
<p class="banner example">{{ _("Example content – fictional") }}</p>
{% endif %}
</header>
<main>
<header class="lead-in show">
<img src="{{ to(public("cover", "web")) }}" alt="{$channel/podcast:image/@alt}" width="280" height="280"/>
<div>
<p class="kicker">{{ _("RSS feed") }}</p>
<h1><xsl:value-of select="$channel/title"/></h1>
<p class="lead told"><xsl:value-of select="$channel/description"/></p>
</div>
</header>
<xsl:apply-templates select="$channel" mode="way"/>
<xsl:apply-templates select="$channel" mode="list"/>
</main>
{% include "parts/footer.html" %}
</body>
</html>
</xsl:template>

<xsl:template match="channel[itunes:new-feed-url]" mode="way">
<section aria-labelledby="flyttet_">
<h2 id="flyttet_">{{ _("The podcast has moved") }}</h2>
<p>{{ _("New episodes come out at another address. Most apps go along by themselves. Does yours not, then follow the podcast at the new address:") }}</p>
<p><a href="{itunes:new-feed-url}"><code class="address"><xsl:value-of select="itunes:new-feed-url"/></code></a></p>
</section>
</xsl:template>

<xsl:template match="channel" mode="way">
<section aria-labelledby="abonner_">
<h2 id="abonner_">{{ _("How to subscribe") }}</h2>
<p>{{ _("This is a feed. An app for podcasts reads it, and tells you when there is something new. You need no account, and we cannot see who listens.") }}</p>
<ol>
<li>{{ _("Copy the address below.") }}</li>
<li>{{ _("Open your podcast app, and choose to add a podcast by its address (it may be called URL or RSS).") }}</li>
<li>{{ _("Paste the address.") }}</li>
</ol>
<p class="feed-address"><label for="adresse_">{{ _("The address of the feed") }}</label><textarea id="adresse_" rows="2" readonly="readonly"><xsl:value-of select="$address"/></textarea></p>
<p><a href="{$channel/link}">{{ _("See it all on the website") }}</a></p>
</section>
</xsl:template>

<xsl:template match="channel[podcast:remoteItem]" mode="way">
<p>{{ _("This feed tells apps what we publish. Choose the one that you want to follow.") }}</p>
</xsl:template>

<xsl:template match="channel[podcast:remoteItem]" mode="list">
<section aria-labelledby="liste_">
<h2 id="liste_">{{ _("Our feeds") }}</h2>
<ul class="links">
<xsl:for-each select="podcast:remoteItem">
<li><a href="{@feedUrl}"><xsl:value-of select="@title"/></a></li>
</xsl:for-each>
</ul>
</section>
</xsl:template>

<xsl:template match="channel[item]" mode="list">
<section aria-labelledby="liste_">
<h2 id="liste_"><xsl:choose><xsl:when test="$medium = 'video'">{{ _("Newest films") }}</xsl:when><xsl:otherwise>{{ _("Newest episodes") }}</xsl:otherwise></xsl:choose></h2>
<ul class="rows">
<xsl:for-each select="item">
{# The parts of an RFC 822 date: Wed, 04 May 2022 06:00:00 +0200 #}
<xsl:sort select="substring(pubDate, 13, 4)" data-type="number" order="descending"/>
<xsl:sort select="string-length(substring-before('{{ months | join }}', substring(pubDate, 9, 3)))" data-type="number" order="descending"/>
<xsl:sort select="substring(pubDate, 6, 2)" data-type="number" order="descending"/>
<xsl:sort select="substring(pubDate, 18, 8)" order="descending"/>
<xsl:if test="position() &lt;= 10"><xsl:apply-templates select="."/></xsl:if>
</xsl:for-each>
</ul>
</section>
</xsl:template>

<xsl:template match="channel" mode="list"/>

<xsl:template match="item">
<li class="row">
<p class="number when"><xsl:apply-templates select="pubDate"/></p>
<div>
<h3><a href="{link}"><xsl:value-of select="title"/></a></h3>
<p class="facts"><xsl:apply-templates select="itunes:duration"/></p>
<p class="told"><xsl:value-of select="description"/></p>
</div>
</li>
</xsl:template>

<xsl:template match="pubDate">
<xsl:variable name="month" select="substring(., 9, 3)"/>
<xsl:value-of select="number(substring(., 6, 2))"/>
<xsl:choose>
{% for month in months %}
<xsl:when test="$month = '{{ month }}'">{{ middles[loop.index0] }}</xsl:when>
{% endfor %}
</xsl:choose>
<xsl:value-of select="substring(., 13, 4)"/>
</xsl:template>

{# As `core.locale.Format.duration` writes it: below ten minutes with seconds. #}
<xsl:template match="itunes:duration">
<xsl:variable name="whole" select="number(.)"/>
<xsl:variable name="minutes"><xsl:choose><xsl:when test="$whole &gt;= 600"><xsl:value-of select="round($whole div 60)"/></xsl:when><xsl:otherwise><xsl:value-of select="floor($whole div 60)"/></xsl:otherwise></xsl:choose></xsl:variable>
<xsl:if test="$minutes &gt;= 60"><xsl:value-of select="floor($minutes div 60)"/>{{ units.hour }}<xsl:text> </xsl:text></xsl:if>
<xsl:if test="$minutes mod 60 &gt; 0"><xsl:value-of select="$minutes mod 60"/>{{ units.minute }}<xsl:text> </xsl:text></xsl:if>
<xsl:if test="$whole &lt; 600 and $whole mod 60 &gt; 0"><xsl:value-of select="$whole mod 60"/>{{ units.second }}</xsl:if>
</xsl:template>
</xsl:stylesheet>
