"""Every limit of the quality control, in one place, each with its source.

"Own": our judgement, tried on synthetic speech and music, on recorded voices and on faults planted
in them; move it when a real recording shows it wrong. Levels are dBFS of the mean square (a sine at
full scale is -3) unless something else is said; "speech level" is measured with the gates of ITU-R
BS.1770-5.
"""

from __future__ import annotations

# ── clipping ─────────────────────────────────────────────────────────────────────────────────────
#: Pairs of neighbouring samples at the peak within 10 ms: a flat top of 0.25 ms. Audacity's "Find
#: Clipping" wants 3 samples; Frontline's Audio Expert System 11 at 44.1 and 12 at 48 kHz.
FLAT_S = 0.00025
#: Where one flat top is enough: Netflix, "AudioClippingInspector", -0.45 dBFS.
FULL_SCALE_DBFS = -0.45
#: Clipped and turned down later: as many flat tops at the very same level (Netflix, as above).
FLAT_TOPS = 10
#: Flat tops below this are quantising, not clipping (a peak, dBFS). Own.
FLAT_LEAST_DBFS = -26.0
#: So much of it, in all, is worth doing something about (by 10 ms with flat tops). Own.
CLIPPED_WARN_S = 0.05
#: A second in which so many more samples lie near one high level than a little below it was
#: clipped before it was coded as MP3 or AAC. Clean voices and music stay under 1.2; what was
#: clipped by 6 dB and then coded reaches 2 often and 2.5 sometimes. A limiter driven 18 dB too far
#: reaches 2 now and then, so three such seconds must be near one another, or be clearer. Own.
CROWDED = 2.0
CROWDED_CLEARLY = 2.5
CROWDED_SECONDS = 3
CROWDED_NEAR_S = 8
#: Quieter seconds are not looked at (a peak, dBFS). Own.
CROWDED_LEAST_DBFS = -20.0
#: A pure tone crowds at its peak by nature: so large a share of the power in one line. Own.
TONE_SHARE = 0.8

# ── holes and silence ────────────────────────────────────────────────────────────────────────────
#: Nothing at all: below what 16 bits can hold, also after decoding MP3 or AAC. Own.
DIGITAL_DBFS = -115.0
#: Or the dither that a program leaves, when the room is so many dB louder. Own.
DITHER_DBFS = -90.0
DITHER_BELOW_ROOM_DB = 20.0
#: A hole starts and ends in sound, not in a pause, and lasts so long. Essentia's GapsDetector
#: (after Mühlbauer, "Automatic audio defect detection", 2010): 10 ms to 3.5 s; shorter ones are
#: clicks, and what lasts longer is a silence.
HOLE_S = (0.005, 2.0)
#: dB that a hole lies below the speech level, and that the sound falls and rises at its edges
#: within 8 ms: a mouth is slower, and MP3 makes an edge no softer. Own.
HOLE_DROP_DB = 30.0
HOLE_CLIFF_DB = 15.0
HOLE_CLIFF_S = 0.008
#: In a recording whose pauses hold a room: so long without it is heard. Own.
DIGITAL_SILENCE_S = 0.3
DIGITAL_SILENCE_WARN_S = 1.0
#: Silence: ffmpeg's silencedetect, -60 dBFS; for a quiet recording so far below its speech. EBU QC
#: item 0078B (audio silence) leaves level and length to the user.
SILENCE_DBFS = -60.0
SILENCE_BELOW_SPEECH_DB = 35.0
#: Inside a programme: worth a look (etere and other checkers: 3 s), and likely a mistake. Own.
SILENCE_S = 3.0
SILENCE_WARN_S = 10.0
#: Before the first and after the last sound: ACX wants 0.5-1 s and 1-5 s of room tone.
LEAD_S = 3.0
TAIL_S = 10.0

# ── two channels ─────────────────────────────────────────────────────────────────────────────────
#: A channel that lies so far below the other holds nothing of it. Own.
DEAD_DB = 50.0
DEAD_S = 10.0
#: Level of left against right, in the middle of all seconds: from 3 dB it draws to one side; 6 is a
#: faulty level. Own.
IMBALANCE_DB = 3.0
IMBALANCE_WARN_DB = 6.0
#: One voice in each ear: seconds that lie on either side by so much, and the share of both. Own.
SPLIT_DB = 10.0
SPLIT_SHARE = 0.15
#: BBC Radio, technical specification: the difference signal should rarely exceed the sum. They are
#: equal at a correlation of 0; here a second counts when mono loses 6 dB (correlation -0.5).
MONO_LOSS_DB = 6.0
#: ffmpeg's aphasemeter reports what lasts 2 s. Own: 3, for wide music.
INVERTED_S = 3.0

# ── hum ──────────────────────────────────────────────────────────────────────────────────────────
#: Mains: Europe and most of the world, and the Americas.
MAINS_HZ = (50.0, 60.0)
HARMONICS = 6
#: A steady tone stands so far over its neighbours in the quietest fifth of the seconds (quantiles,
#: as in Brandt & Bitzer, "Detection of hum in audio signals"). Own figure.
HUM_OVER_NEIGHBOURS_DB = 12.0
#: dB above the threshold of hearing (ISO 226) when speech is heard at 65 dB SPL. Own.
HUM_DB = 0.0
HUM_WARN_DB = 10.0
SPEECH_SPL = 65.0

# ── noise ────────────────────────────────────────────────────────────────────────────────────────
#: Speech above what is heard in its pauses. WCAG 2.2, 1.4.7: background at least 20 dB below.
SNR_WARN_DB = 20.0
#: ACX (audiobooks): noise at most -60 dBFS where speech is -23 dBFS at the least.
SNR_DB = 37.0
#: A pause is steady: levels of 10 ms vary by so little, for so long. Own.
PAUSE_STEADY_DB = 3.0
PAUSE_S = 0.3
#: Noise is no tone: the whitened spectrum's flatness is 0.56 for noise, 0 for a tone. Own.
NOISE_FLATNESS = 0.4
#: And it stays the same: dB by which its bands vary from pause to pause; music's 5 and more. Own.
NOISE_CHANGES_DB = 3.5

# ── bandwidth ────────────────────────────────────────────────────────────────────────────────────
#: EN 301 549, 6.1: calls should carry speech up to 7 kHz at least. A telephone (ITU-T G.712) ends
#: at 3.4 kHz; old wideband calls (ITU-T G.722) at 7-8 kHz, which is worth a look. Half a kilohertz
#: is left for the width of our bands.
BAND_WARN_HZ = 6500.0
BAND_HZ = 9000.0
#: What lies so far below the second's level is not there, nor what is in its noise. Own.
BAND_DROP_DB = 50.0
BAND_OVER_NOISE_DB = 8.0
#: A telephone ends at once: so many dB within a kilohertz (phones: 38 and more). A dull voice or
#: dark music fades away (at most 15). Own.
BAND_STEEP_DB = 24.0
#: So long without any treble: every few words hold an s. Own.
BAND_S = 8

# ── clicks ───────────────────────────────────────────────────────────────────────────────────────
#: A jump so many dB above all others within 50 ms (Essentia's ClickDetector: 30 dB over the noise
#: of the excitation), and no smaller than this (an amplitude, dBFS). Own.
CLICK_OVER_DB = 23.0
CLICK_LEAST_DBFS = -30.0
CLICKS_WARN = 3

# ── voices and texts ─────────────────────────────────────────────────────────────────────────────
#: LU between the loudest and the quietest voice: listeners accept about 5 dB less and 2 more (the
#: "comfort zone" of Riedmiller, Lyman & Robinson, AES 115, 2003).
LEVELS_LU = 3.0
LEVELS_WARN_LU = 6.0
#: A voice counts when it is heard so long. Own.
VOICE_S = 5.0
#: Sound after the last words of the transcript: music may end an episode, for a quarter of a short
#: one. Words that begin after the end of the sound have no limit: they belong to another one. Own.
TEXT_SHORT_S = (20.0, 60.0)
TEXT_SHORT_SHARE = 0.25
#: LU below the whole at which something is still said or played. Own.
STILL_HEARD_LU = 20.0
