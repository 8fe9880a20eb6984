// Searching the site in the visitor's own browser: Pagefind's index, our form and results.
// Nothing is fetched before somebody writes in the field, and no word leaves the browser.
(function () {
  "use strict";
  const form = document.querySelector("form.search");
  if (!form || typeof WebAssembly !== "object") return;
  const field = form.querySelector("#ord_");
  const kinds = form.querySelector(".kinds");
  const answer = document.getElementById("svar_");
  const list = document.getElementById("fundet_");
  const more = document.querySelector(".more");
  const texts = document.getElementById("tekster_").dataset;
  const common = new Set(texts.common.split(" "));
  const SIGN = "~"; // before a form that stands in no text (pipeline/outputs/search/staging.py)
  const KIND = "qx"; // before a kind: a word that its records hold
  const AT_ONCE = 6; // results fetched at a time
  const BEFORE = 7, LENGTH = 30; // words of an excerpt
  let engine, words, latest = 0;
  form.hidden = false;

  // --- words ------------------------------------------------------------------------------------

  // As pipeline/prose/danish.py folds; å and accents are Pagefind's own business.
  function fold(word) {
    return word.toLowerCase().replace(/[æä]/g, "ae").replace(/[øö]/g, "o").replace(/å/g, "a")
      .replace(/aa/g, "a").replace(/oe/g, "o").normalize("NFD").replace(/\p{M}/gu, "");
  }
  function asAsked(word) {
    return /[æø]/.test(word) ? word : word.replace(/aa/g, "a").replace(/oe/g, "o");
  }
  function wordsOf(text) {
    const all = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) || [];
    const telling = all.filter(function (word) { return !common.has(word); });
    return telling.length ? telling : all;
  }
  // Whether a word of a text is what was asked for: Pagefind shortens a word until it finds one.
  function near(asked, found) {
    let same = 0;
    while (same < asked.length && asked[same] === found[same]) same++;
    return same >= Math.max(2, 0.6 * asked.length);
  }

  // --- asking -----------------------------------------------------------------------------------

  function start() {
    if (!engine) {
      engine = import(new URL(form.dataset.script, location.href).href).then(function (pagefind) {
        return pagefind.createInstance({
          basePath: new URL(form.dataset.index, location.href).href,
          noWorker: true,
          metaCacheTag: "",
          ranking: { termFrequency: 0.8, termSimilarity: 1.5, pageLength: 0.3, metaWeights: { title: 4 } },
        });
      });
      engine.catch(function () { engine = undefined; });
    }
    return engine;
  }

  function alone(result) { return { of: [result], score: result.score }; }

  // The ways to ask, the strictest first; the first that finds anything counts.
  async function ask(asked, kind) {
    const pagefind = await start();
    const only = kind ? " " + KIND + kind : "";
    async function all(given) {
      const found = await pagefind.search(given.join(" ") + only);
      return hold(found.results.map(alone), given, true);
    }
    const ways = [asked.map(asAsked), asked.map(fold)];
    for (let at = 0; at + 1 < asked.length; at++) {
      ways.push(asked.slice(0, at).concat(asked[at] + asked[at + 1], asked.slice(at + 2)).map(asAsked));
    }
    const tried = new Set();
    for (const way of ways) {
      const key = way.join(" ");
      const found = tried.has(key) ? null : await all(way);
      tried.add(key);
      if (found && found.shown.length) return found;
    }
    return asked.length > 1 ? some(pagefind, asked.map(asAsked), only) : null;
  }

  // Where no place has all the words: those that have the most of them.
  async function some(pagefind, asked, only) {
    const places = new Map();
    for (const word of asked) {
      const results = (await pagefind.search(word + only)).results;
      const found = await hold(results.map(alone), [word], true);
      for (const result of found.shown.length ? results : []) {
        const place = places.get(result.id) || { of: [], score: 0 };
        place.of.push(result);
        place.score += result.score + 10;
        places.set(result.id, place);
      }
    }
    const ranked = [...places.values()].sort(function (a, b) { return b.score - a.score; });
    const found = await hold(ranked, asked, false);
    found.partly = true;
    return found.shown.length ? found : null;
  }

  // The places in their order, of which the first are read; `every`: each word must be there.
  async function hold(places, asked, every) {
    const found = { places: places, asked: asked.map(fold), every: every, read: 0, shown: [] };
    do await readMore(found); while (!found.shown.length && found.read < found.places.length && found.read < 3 * AT_ONCE);
    return found;
  }

  async function readMore(found) {
    const next = found.places.slice(found.read, found.read + AT_ONCE);
    found.read += next.length;
    for (const place of await Promise.all(next.map(read))) {
      const there = found.asked.map(function (word) {
        return place.hits.some(function (hit) { return near(word, hit.word); });
      });
      if (found.every ? there.every(Boolean) : there.some(Boolean)) found.shown.push(place);
    }
  }

  // --- reading a record of the index ------------------------------------------------------------

  async function read(place) {
    const hits = [];
    let data;
    for (const result of place.of) {
      data = await result.data();
      for (const one of data.weighted_locations) hits.push({ at: one.location, score: one.balanced_score });
    }
    const tokens = data.content.split(/\s+/);
    const anchors = data.anchors.slice().sort(function (a, b) { return a.location - b.location; });
    const body = anchors.find(function (a) { return a.id === "="; }).location;
    for (const hit of hits) {
      hit.word = fold(tokens[hit.at] || "").replace(/[^\p{L}\p{N}]/gu, "");
      hit.inTitle = hit.at < body;
      while (hit.at < tokens.length - 1 && tokens[hit.at].startsWith(SIGN)) hit.at++;
    }
    for (const word of fold(data.meta.title).split(/[^\p{L}\p{N}]+/u)) hits.push({ at: 0, score: 0, word: word, inTitle: true });
    const name = /^\/\d+-(\w+)\/(.*)$/.exec(data.raw_url);
    return { address: name[2], kind: name[1], title: data.meta.title, tokens: tokens, anchors: anchors, body: body, hits: hits };
  }

  // The sections that have hits, the best first: {title, id, second, words}.
  function sections(place) {
    const heads = place.anchors.filter(function (a) { return a.element === "h2"; });
    const bounds = [{ location: place.body, id: "", text: "" }].concat(heads);
    const found = bounds.map(function (head, at) {
      const end = at + 1 < bounds.length ? bounds[at + 1].location : place.tokens.length;
      const hits = place.hits.filter(function (hit) {
        return !hit.inTitle && hit.at >= head.location && hit.at < end;
      });
      const score = hits.reduce(function (sum, hit) { return sum + hit.score; }, 0);
      return { head: head, end: end, hits: hits, score: score };
    }).filter(function (section) { return section.hits.length; });
    found.sort(function (a, b) { return b.score - a.score; });
    const best = found.length ? found : [{ head: bounds[0], end: bounds.length > 1 ? bounds[1].location : place.tokens.length, hits: [] }];
    return best.slice(0, 3).map(function (section) { return excerpt(place, section); });
  }

  // Where it leads, and the words around its best hit.
  function excerpt(place, section) {
    const tokens = place.tokens, head = section.head;
    const ended = place.anchors.find(function (a) { return a.id === "-" && a.location > head.location; });
    const from = head.id && ended ? Math.min(ended.location, section.end) : head.location;
    const inside = section.hits.filter(function (hit) { return hit.at >= from; });
    let start = from, most = 0;
    for (const hit of inside) {
      const worth = inside.reduce(function (sum, other) {
        return sum + (other.at >= hit.at && other.at < hit.at + LENGTH ? other.score : 0);
      }, 0);
      if (worth > most && place.kind !== "glossary") { most = worth; start = hit.at; }
    }
    const text = [];
    for (let at = from; at < section.end; at++) if (!tokens[at].startsWith(SIGN)) text.push(at);
    const first = Math.max(0, text.findIndex(function (at) { return at >= start; }) - BEFORE);
    const shown = text.slice(first, first + LENGTH);
    const marked = new Set(inside.map(function (hit) { return hit.at; }));
    const last = place.anchors.filter(function (a) { return /^[^=+-]/.test(a.id) && a.location <= start; }).pop();
    const second = last && /^t-(\d+)$/.exec(last.id);
    return {
      title: plain(head.text),
      id: second ? last.id : head.id === "+" ? "" : head.id || (last ? last.id : ""),
      second: second ? Number(second[1]) : null,
      before: first > 0,
      after: first + LENGTH < text.length,
      words: shown.map(function (at) { return { text: tokens[at], marked: marked.has(at) }; }),
    };
  }
  function plain(text) {
    return text.split(/\s+/).filter(function (word) { return word && !word.startsWith(SIGN); }).join(" ");
  }

  // --- showing ----------------------------------------------------------------------------------

  function make(name, options, children) {
    const made = Object.assign(document.createElement(name), options);
    made.append.apply(made, children || []);
    return made;
  }
  function said(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }
  function clock(seconds) {
    const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
    const rest = String(seconds % 60).padStart(2, "0");
    return hours ? hours + ":" + String(minutes).padStart(2, "0") + ":" + rest : minutes + ":" + rest;
  }

  // Records of one page are one result.
  function pages(places) {
    const found = new Map();
    for (const place of places) {
      const own = place.kind === "glossary" ? place.anchors.filter(function (a) { return a.element === "h2"; })[0] : null;
      const address = own ? place.address + "#" + own.id : place.address;
      const page = found.get(address) || { address: address, kind: place.kind, title: place.title, parts: [] };
      if (place.kind !== "transcript") page.kind = place.kind;
      for (const part of sections(place)) if (page.parts.length < 3) page.parts.push(Object.assign(part, { of: place.address, own: Boolean(own) }));
      found.set(address, page);
    }
    return [...found.values()];
  }

  function passage(part) {
    const text = make("p", { className: "excerpt" });
    if (part.before) text.append("… ");
    for (const word of part.words) {
      const core = word.marked ? /^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/u.exec(word.text) : ["", "", word.text, ""];
      text.append(core[1], core[2] && word.marked ? make("mark", { textContent: core[2] }) : core[2], core[3], " ");
    }
    if (part.after) text.append("…");
    if (!part.words.length) text.hidden = true;
    const titled = part.own ? "" : part.second === null ? part.title : [part.title || texts.said, said(texts.hear, { time: clock(part.second) })].join(" · ");
    const link = titled && part.id ? make("a", { href: part.of + "#" + part.id, textContent: titled }) : null;
    return make("div", { className: "part" }, link ? [make("p", {}, [link]), text] : [text]);
  }

  function result(page) {
    const name = texts["kind" + page.kind[0].toUpperCase() + page.kind.slice(1)];
    const link = make("a", { href: page.address, textContent: page.title });
    const parts = page.parts.filter(function (part) {
      return part.words.length || !page.parts.some(function (other) { return other !== part && other.title === part.title; });
    });
    return make("li", { className: "result" }, [
      make("p", { className: "kicker", textContent: name }),
      make("h2", {}, [link]),
    ].concat(parts.map(passage)));
  }

  function show(found, asked) {
    const shown = found ? pages(found.shown) : [];
    list.replaceChildren.apply(list, shown.map(result));
    list.hidden = !shown.length;
    more.hidden = !found || found.read >= found.places.length;
    more.firstElementChild.onclick = async function () {
      const before = list.children.length;
      await readMore(found);
      show(found, asked);
      const next = list.children[before];
      if (next) next.querySelector("a").focus();
    };
    if (kinds) kinds.hidden = false;
    const text = !shown.length ? texts.none : found.partly ? texts.some : !more.hidden ? texts.best
      : shown.length === 1 ? texts.one : texts.many;
    answer.textContent = said(text, { count: shown.length, words: asked });
    if (!shown.length) answer.append(" " + texts.advice);
  }

  // --- words that were misspelt -----------------------------------------------------------------

  // How many letters are wrong, missing, too many or changed about; no more than `most` count.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let last = [], row = Array.from({ length: b.length + 1 }, function (_, at) { return at; });
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], last[j - 2] + 1);
      }
      last = row;
      row = next;
    }
    return row[b.length];
  }

  async function suggest(asked) {
    words = words || fetch(form.dataset.words).then(function (answer) { return answer.json(); });
    const word = fold(asked.slice().sort(function (a, b) { return b.length - a.length; })[0] || "");
    const most = word.length > 6 ? 2 : 1;
    if (word.length < 3) return [];
    return (await words).map(function (known) {
      const folded = fold(known);
      return { known: known, far: word.length > 3 && folded.includes(word) ? 0.5 : distance(word, folded, most) };
    }).filter(function (one) { return one.far <= most; })
      .sort(function (a, b) { return a.far - b.far; })
      .slice(0, 4).map(function (one) { return one.known; });
  }

  function offer(known) {
    if (!known.length) return;
    answer.append(" " + texts.meant + " ");
    for (const word of known) {
      const button = make("button", { type: "button", className: "meant", textContent: word });
      button.addEventListener("click", function () { field.value = word; field.focus(); search(); });
      answer.append(button, " ");
    }
  }

  // --- the form ---------------------------------------------------------------------------------

  function kind() {
    const chosen = form.querySelector("input[name=kind]:checked");
    return chosen ? chosen.value : "";
  }

  async function search() {
    const text = field.value.trim().slice(0, field.maxLength), mine = ++latest;
    // The words are kept with the page, for the way back, and out of its address.
    history.replaceState({ text: text, kind: kind() }, "", location.href.split("#")[0]);
    if (!text) { list.hidden = more.hidden = true; answer.textContent = ""; return; }
    const asked = wordsOf(text);
    const waiting = setTimeout(function () { answer.textContent = texts.wait; }, 400);
    try {
      const found = asked.length ? await ask(asked, kind()) : null;
      if (mine !== latest) return;
      clearTimeout(waiting);
      show(found, text);
      if (!found && asked.length) {
        const known = await suggest(asked);
        if (mine === latest) offer(known);
      }
    } catch (fault) {
      clearTimeout(waiting);
      if (mine === latest) { answer.textContent = texts.fault; list.hidden = more.hidden = true; }
    }
  }

  function take(text, chosen) {
    field.value = text;
    const wanted = form.querySelector('input[name=kind][value="' + (chosen || "") + '"]');
    if (wanted) wanted.checked = true;
    if (text) search();
  }
  function fromAddress() {
    const given = /^#q=(.*)$/.exec(location.hash);
    if (!given) return false;
    let text = given[1];
    try { text = decodeURIComponent(text); } catch (fault) { /* as it stands */ }
    take(text);
    return true;
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); search(); });
  field.addEventListener("input", function () { start().catch(function () {}); }, { once: true });
  if (kinds) kinds.addEventListener("change", search);
  window.addEventListener("hashchange", fromAddress);
  const state = history.state;
  if (!fromAddress() && state && typeof state.text === "string") take(state.text, state.kind);
})();
