(function () {
  "use strict";
  var root = document.documentElement;
  var form = document.getElementById("filter");
  var shown = document.getElementById("shown");
  var byId = new Map();

  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }
  function list(text) { return text ? text.split(" ") : []; }
  function filled(text, values) { return text.replace(/\{(\w+)\}/g, function (_, key) { return values[key]; }); }

  /* Lists: a deck takes its entries out of the page and puts back one page of those that fit. Of a long list most
     entries wait as HTML in a data element and become elements when they are first shown. */

  var workshop = document.createElement("template");

  function built(html) {
    workshop.innerHTML = html;
    return workshop.content.firstElementChild;
  }

  /* The facts stand in the attributes of an entry; those of a folded one are read from its opening tag alone. */
  function item(element, group, html) {
    var data = element.dataset;
    return {
      element: html ? null : element, html: html, group: group, anchor: element.id || data.anchor, id: element.id,
      text: null, topics: list(data.topic), statuses: list(data.status), bodies: list(data.body),
      relation: data.relation, zone: data.zone, confidence: Number(data.confidence),
      old: Number(data.old), new: Number(data.new), tools: false
    };
  }

  function shell(html) { return built(html.slice(0, html.indexOf(">") + 1)); }

  function unfold(section, groups) {
    var data = section.querySelector("[data-folded]");
    if (!data) { return []; }
    var held = JSON.parse(data.textContent);
    data.remove();
    return held.map(function (one) {
      return typeof one === "string" ? item(shell(one), null, one) : item(shell(one[1]), groups[one[0]], one[1]);
    });
  }

  function element(one) {
    if (!one.element) {
      one.element = built(one.html);
      words(one);
      one.html = null;
    }
    return one.element;
  }

  function Deck(section) {
    this.section = section;
    this.name = section.dataset.deck;
    this.page = Number(section.dataset.page);
    this.place = section.querySelector("[data-items]");
    var groups = all("[data-group]", section);
    this.items = all("[data-item]", section).map(function (one) { return item(one, one.closest("[data-group]")); })
      .concat(unfold(section, groups));
    this.none = section.querySelector("[data-none]");
    this.earlier = section.querySelector("[data-earlier]");
    this.more = section.querySelector("[data-more]");
    this.from = 0;
    this.to = this.page;
    this.held = this.items;
    var deck = this;
    this.items.forEach(function (one) {
      one.deck = deck;
      if (one.id) { byId.set(one.id, one); }
    });
    this.more.addEventListener("click", function () {
      var first = deck.held[deck.to];
      deck.to += deck.page;
      deck.draw();
      if (first) { focus(first.element); }
    });
    this.earlier.addEventListener("click", function () { deck.from = Math.max(0, deck.from - deck.page); deck.draw(); });
  }

  Deck.prototype.sort = function (key) {
    if (!this.items.length || !this.items[0].relation) { return; }
    var field = key === "doubt" ? "confidence" : key;
    var sign = key === "confidence" ? -1 : 1;
    this.items.sort(function (a, b) { return sign * (a[field] - b[field]) || a.new - b.new || a.old - b.old; });
  };

  Deck.prototype.filter = function (fits) {
    this.held = this.items.filter(fits);
    this.from = 0;
    this.to = this.page;
  };

  Deck.prototype.draw = function (everything) {
    var part = everything ? this.held : this.held.slice(this.from, this.to);
    var holder = document.createDocumentFragment();
    var group = null, body = null;
    part.forEach(function (one) {
      if (!everything) { equip(one); }
      if (!one.group) { holder.appendChild(element(one)); return; }
      if (one.group !== group) {
        group = one.group;
        body = group.querySelector("ul");
        body.replaceChildren();
        holder.appendChild(group);
      }
      body.appendChild(element(one));
    });
    this.place.replaceChildren(holder);
    var before = this.from, after = this.held.length - this.to;
    label(this.earlier, everything ? 0 : Math.min(before, this.page));
    label(this.more, everything ? 0 : Math.min(after, this.page));
    this.none.hidden = this.held.length > 0;
  };

  Deck.prototype.reveal = function (one) {
    var at = this.held.indexOf(one);
    if (at < 0) { clear(); at = this.held.indexOf(one); }
    if (at < this.from || at >= this.to) {
      this.from = Math.max(0, at - 5);
      this.to = this.from + this.page;
      this.draw();
    }
  };

  function label(button, n) {
    button.hidden = n <= 0;
    button.textContent = filled(button.dataset.more || button.dataset.earlier, { n: n });
  }

  function equip(one) {
    if (one.tools) { return; }
    one.tools = true;
    words(one);
    (element(one).querySelector("header") || one.element.querySelector(".where")).append(
      document.getElementById("tools").content.cloneNode(true));
  }

  var decks = all("[data-deck]").map(function (section) { return new Deck(section); });

  function checked(name) {
    return new Set(all("input[name=" + name + "]:checked", form).map(function (box) { return box.value; }));
  }

  var entities = { amp: "&", lt: "<", gt: ">", "#34": "\"", "#39": "'" };

  function bare(html) {
    return html.replace(/<[^>]*>/g, "").replace(/&(amp|lt|gt|#34|#39);/g, function (_, name) { return entities[name]; });
  }

  function words(one) {
    if (one.text === null) { one.text = (one.html ? bare(one.html) : one.element.textContent).toLowerCase(); }
    return one.text;
  }

  /* The words of all entries are gathered while the reader does nothing, so that the first search is as quick as any. */
  function gather() {
    var waiting = [].concat.apply([], decks.map(function (deck) { return deck.items; }));
    var later = window.requestIdleCallback || function (work) {
      setTimeout(function () { var end = Date.now() + 8; work({ timeRemaining: function () { return end - Date.now(); } }); }, 30);
    };
    function some(deadline) {
      do { for (var at = 0; at < 20 && waiting.length; at += 1) { words(waiting.pop()); } }
      while (waiting.length && deadline.timeRemaining() > 1);
      if (waiting.length) { later(some); }
    }
    later(some);
  }

  function wanted() {
    var fields = form.elements;
    var terms = fields.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    var topic = fields.topic.value, status = fields.status.value, body = fields.body ? fields.body.value : "";
    var relations = checked("relation"), zones = checked("zone"), least = Number(fields.least.value);
    return function (one) {
      return (!one.relation || (relations.has(one.relation) && zones.has(one.zone) && one.confidence >= least)) &&
        (!topic || one.topics.includes(topic)) && (!status || one.statuses.includes(status)) &&
        (!body || one.bodies.includes(body)) && terms.every(function (term) { return words(one).includes(term); });
    };
  }

  function apply() {
    var fits = wanted();
    document.getElementById("least-shown").textContent = Number(form.elements.least.value).toFixed(2);
    decks.forEach(function (deck) { deck.filter(fits); deck.draw(); });
    shown.textContent = decks.map(function (deck) { return deck.name + " " + deck.held.length + "/" + deck.items.length; }).join("　");
  }

  function sort() { decks.forEach(function (deck) { deck.sort(form.elements.order.value); }); }

  function clear() {
    clear.running = true;
    form.reset();
    clear.running = false;
    all("input[type=checkbox]", form).forEach(function (box) { box.checked = true; });
    sort();
    apply();
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", function (event) {
    if (event.target === form.elements.order) { sort(); }
    apply();
  });
  form.addEventListener("reset", function () {
    if (!clear.running) { setTimeout(function () { sort(); apply(); }, 0); }
  });
  function pick(field, value) {
    form.elements[field].value = value;
    apply();
    document.getElementById("entries").scrollIntoView();
    form.elements[field].focus({ preventScroll: true });
  }
  all("[data-pick]").forEach(function (button) {
    button.addEventListener("click", function () { pick("topic", button.dataset.pick); });
  });
  all("[data-pick-body]").forEach(function (button) {
    button.addEventListener("click", function () { pick("body", button.dataset.pickBody); });
  });

  /* Permanent links, also to what is not in the page at the moment. */

  function focus(element) {
    if (!element.hasAttribute("tabindex")) { element.setAttribute("tabindex", "-1"); }
    element.focus({ preventScroll: true });
  }

  function reveal() {
    var id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (error) { return; }
    if (byId.has(id)) { byId.get(id).deck.reveal(byId.get(id)); }
    var element = id && document.getElementById(id);
    if (!element) { return; }
    all("details").forEach(function (details) { if (details.contains(element)) { details.open = true; } });
    if (element.closest("[data-rest]")) { whole(element.closest("table")); }
    all(".here").forEach(function (other) { other.classList.remove("here"); });
    element.classList.add("here");
    element.scrollIntoView({ block: element.classList.contains("clause") ? "center" : "start" });
    if (element.hasAttribute("tabindex")) { focus(element); }
    if (element.classList.contains("clause")) { align(element); }
  }
  window.addEventListener("hashchange", reveal);
  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) { reveal(); }
  });

  /* Copying. */

  function quote(side) {
    var text = side.querySelector(".plan"), ref = side.querySelector(".ref");
    var mark = ref.querySelector(".side-tag").textContent, where = ref.querySelector("bdi").textContent;
    var plan = document.getElementById("text-" + (ref.hash.indexOf("#old-") === 0 ? "old" : "new"));
    var title = plan.querySelector("h3 bdi").textContent;
    return mark + "：“" + (text.dataset.raw || text.textContent).trim() + "”（《" + title + "》，" + where + "）";
  }

  function copied(kind, holder) {
    if (kind === "link") {
      return location.href.split("#")[0] + "#" + (holder.id || holder.dataset.anchor);
    }
    var sides = all(".side", holder);
    return (kind === "cite" ? citation(sides) : sides.map(quote)).join("\n");
  }

  /* The same lines as szcompare cite writes, which szcompare verify reads back. */
  function citation(sides) {
    var entries = [], quotes = [];
    sides.forEach(function (side, at) {
      var text = side.querySelector(".plan"), clause = document.getElementById(side.querySelector(".ref").hash.slice(1));
      var entry = document.getElementById("entry-" + clause.closest(".text").dataset.side);
      entries.push("[" + (at + 1) + "] " + entry.textContent);
      quotes.push("引文 [" + (at + 1) + "]" + clause.dataset.pin + "：“" + (text.dataset.raw || text.textContent) + "”（sha256:" +
        entry.dataset.sha + "#char=" + clause.dataset.place + "）");
    });
    return entries.concat("", quotes);
  }

  function tell(key) {
    var told = document.getElementById("told");
    told.textContent = told.dataset[key];
    clearTimeout(tell.timer);
    tell.timer = setTimeout(function () { told.textContent = ""; }, 2500);
  }

  function write(text) {
    if (navigator.clipboard && window.isSecureContext) { return navigator.clipboard.writeText(text); }
    return new Promise(function (done, failed) {
      var area = document.createElement("textarea");
      area.value = text;
      document.body.appendChild(area);
      area.select();
      var worked = document.execCommand("copy");
      area.remove();
      if (worked) { done(); } else { failed(); }
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) { return; }
    write(copied(button.dataset.copy, button.closest("[data-item]"))).then(
      function () { tell("copied"); }, function () { tell("failed"); });
  });

  /* Long tables show their first rows. */

  function whole(table) {
    table.classList.add("whole");
    all("[data-whole]", table.parentNode).forEach(function (button) { button.hidden = true; });
  }
  all("[data-whole]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { whole(button.closest("section").querySelector("table")); });
  });

  /* Tables sorted by a click on a heading. */

  all("table.sortable").forEach(function (table) {
    var body = table.tBodies[0];
    all("thead th", table).forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "by";
      button.append.apply(button, Array.from(head.childNodes));
      head.appendChild(button);
      button.addEventListener("click", function () {
        var up = head.getAttribute("aria-sort") === "descending";
        all("thead th", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        whole(table);
        var rows = Array.from(body.rows).map(function (row, at) {
          var cell = row.cells[column], text = cell.dataset.value || cell.textContent.trim();
          return { row: row, at: at, number: text === "–" ? 0 : parseFloat(text), text: text };
        });
        var sign = up ? 1 : -1;
        rows.sort(function (a, b) {
          var by = isNaN(a.number) || isNaN(b.number) ? a.text.localeCompare(b.text, "zh") : a.number - b.number;
          return sign * by || a.at - b.at;
        });
        body.append.apply(body, rows.map(function (one) { return one.row; }));
      });
    });
  });

  /* Reading both texts in step: the clause at a third of the height leads, the other text follows to its link. */

  var reader = document.getElementById("reader");
  var panes = all(".text");
  var leader = null, waiting = false, current = null;

  function other(pane) { return panes[0] === pane ? panes[1] : panes[0]; }

  function middle(pane) {
    var line = pane.getBoundingClientRect().top + pane.clientHeight / 3;
    var clauses = pane.clauses || (pane.clauses = all(".clause[data-to]", pane));
    var low = 0, high = clauses.length - 1;
    while (low < high) {
      var at = (low + high + 1) >> 1;
      if (clauses[at].getBoundingClientRect().top <= line) { low = at; } else { high = at - 1; }
    }
    return clauses[low];
  }

  function align(clause) {
    var to = clause.dataset.to && document.getElementById(clause.dataset.to);
    all(".current").forEach(function (one) { one.classList.remove("current"); });
    current = clause;
    if (!to) { return; }
    clause.classList.add("current");
    to.classList.add("current");
    if (!reader.elements.sync.checked) { return; }
    var pane = other(clause.closest(".text"));
    var offset = to.getBoundingClientRect().top - clause.getBoundingClientRect().top;
    if (getComputedStyle(pane).overflowY === "auto") { pane.scrollTop += offset; }
  }

  panes.forEach(function (pane) {
    ["pointerenter", "focusin", "wheel", "touchstart", "keydown"].forEach(function (kind) {
      pane.addEventListener(kind, function () { leader = pane; }, { passive: true });
    });
    pane.addEventListener("scroll", function () {
      if (leader !== pane || waiting || !reader.elements.sync.checked) { return; }
      waiting = true;
      requestAnimationFrame(function () {
        waiting = false;
        var clause = middle(pane);
        if (clause && clause !== current) { align(clause); }
      });
    }, { passive: true });
    pane.addEventListener("click", function (event) {
      var clause = event.target.closest(".clause[data-to]");
      if (clause) { leader = pane; align(clause); }
    });
  });

  /* Searching both texts; line breaks inside a sentence do not matter. */

  var hits = [], hit = -1, index = null;

  function indexed() {
    return index || (index = panes.map(function (pane) {
      var walker = document.createTreeWalker(pane.querySelector(".body"), NodeFilter.SHOW_TEXT);
      var made = { text: "", nodes: [], starts: [], offsets: [] }, parts = [], size = 0;
      while (walker.nextNode()) {
        var node = walker.currentNode;
        if (node.parentNode.closest(".mark, .damage")) { continue; }
        made.nodes.push(node);
        made.starts.push(size);
        var raw = node.data, kept = [];
        for (var at = 0; at < raw.length; at += 1) { if (raw.charCodeAt(at) > 32 && raw[at] !== "　") { kept.push(at); } }
        made.offsets.push(kept);
        parts.push(kept.map(function (place) { return raw[place]; }).join(""));
        size += kept.length;
      }
      made.text = parts.join("").toLowerCase();
      return made;
    }));
  }

  function range(made, from, to) {
    function place(at) {
      var low = 0, high = made.starts.length - 1;
      while (low < high) { var m = (low + high + 1) >> 1; if (made.starts[m] <= at) { low = m; } else { high = m - 1; } }
      return [made.nodes[low], made.offsets[low][at - made.starts[low]]];
    }
    var first = place(from), last = place(to - 1), found = document.createRange();
    found.setStart(first[0], first[1]);
    found.setEnd(last[0], last[1] + 1);
    return found;
  }

  function search() {
    var term = reader.elements.find.value.toLowerCase().replace(/\s+/g, "");
    var count = [0, 0];
    hits = [];
    hit = -1;
    if (term) {
      indexed().forEach(function (made, side) {
        for (var at = made.text.indexOf(term); at >= 0; at = made.text.indexOf(term, at + term.length)) {
          hits.push(range(made, at, at + term.length));
          count[side] += 1;
        }
      });
    }
    paint();
    document.getElementById("found").textContent = term ? filled(reader.dataset.found, { old: count[0], new: count[1] }) : "";
  }

  function paint() {
    if (!window.CSS || !CSS.highlights) { return; }
    CSS.highlights.set("found", new Highlight(...hits));
    CSS.highlights.set("hit", hit >= 0 ? new Highlight(hits[hit]) : new Highlight());
  }

  function step(by) {
    if (!hits.length) { return; }
    hit = (hit + by + hits.length) % hits.length;
    var element = hits[hit].startContainer.parentNode;
    leader = element.closest(".text");
    paint();
    element.scrollIntoView({ block: "center" });
    var clause = element.closest(".clause[data-to]");
    if (clause) { align(clause); }
  }

  reader.addEventListener("submit", function (event) { event.preventDefault(); step(1); });
  reader.elements.previous.addEventListener("click", function () { step(-1); });
  reader.elements.find.addEventListener("input", search);

  /* Two marks on one line stand side by side in the margin. */

  function settle() {
    var marks = all(".text .mark"), tops = marks.map(function (mark) { return mark.offsetTop; });
    marks.forEach(function (mark, at) { mark.classList.toggle("second", at > 0 && tops[at] === tops[at - 1]); });
  }

  /* Light and dark, printing. */

  var theme = document.getElementById("theme");
  theme.hidden = false;
  theme.addEventListener("click", function () {
    var dark = (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    root.dataset.theme = dark ? "light" : "dark";
    theme.setAttribute("aria-pressed", String(!dark));
  });
  var closed = [];
  window.addEventListener("beforeprint", function () {
    decks.forEach(function (deck) { deck.draw(true); });
    closed = all("details.names:not([open])");
    closed.forEach(function (details) { details.open = true; });
  });
  window.addEventListener("afterprint", function () {
    decks.forEach(function (deck) { deck.draw(); });
    closed.forEach(function (details) { details.open = false; });
  });

  root.classList.add("scripted");
  sort();
  apply();
  if ("IntersectionObserver" in window) {
    new IntersectionObserver(function (seen, watcher) {
      if (seen[0].isIntersecting) { watcher.disconnect(); settle(); }
    }, { rootMargin: "800px" }).observe(document.getElementById("texts"));
  } else { settle(); }
  window.addEventListener("resize", settle);
  reveal();
  gather();
})();
