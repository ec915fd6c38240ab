(function () {
  "use strict";
  var form = document.getElementById("filter");
  var items = Array.from(document.querySelectorAll("[data-item]")).map(function (element) {
    return {
      element: element,
      text: element.textContent.toLowerCase(),
      topics: element.dataset.topic.split(" "),
      relation: element.dataset.relation,
      zone: element.dataset.zone
    };
  });

  function checked(name) {
    return Array.from(form.querySelectorAll("input[name=" + name + "]:checked")).map(function (box) { return box.value; });
  }

  function apply() {
    var words = form.elements.text.value.toLowerCase().split(/\s+/).filter(Boolean);
    var topic = form.elements.topic.value;
    var relations = checked("relation");
    var zones = checked("zone");
    items.forEach(function (item) {
      var fits = (!topic || item.topics.indexOf(topic) >= 0) &&
        (!item.relation || (relations.indexOf(item.relation) >= 0 && zones.indexOf(item.zone) >= 0)) &&
        words.every(function (word) { return item.text.indexOf(word) >= 0; });
      if (item.element.hidden === fits) { item.element.hidden = !fits; }
    });
    document.querySelectorAll("[data-group]").forEach(function (group) {
      group.hidden = !group.querySelector("[data-item]:not([hidden])");
    });
    document.getElementById("shown").textContent = Array.from(document.querySelectorAll("[data-count]")).map(function (section) {
      var all = section.querySelectorAll("[data-item]").length;
      var gone = section.querySelectorAll("[data-item][hidden]").length;
      section.querySelector("[data-none]").hidden = gone < all;
      return section.dataset.count + " " + (all - gone) + "/" + all;
    }).join("　");
  }

  function sort() {
    var key = form.elements.order.value;
    var cards = Array.from(document.querySelectorAll("article[data-item]"));
    if (!cards.length) { return; }
    var last = cards[cards.length - 1].nextSibling;
    var sign = key === "confidence" ? -1 : 1;
    cards.map(function (card, at) { return [sign * Number(card.dataset[key]), at, card]; })
      .sort(function (a, b) { return a[0] - b[0] || a[1] - b[1]; })
      .forEach(function (entry) { last.parentNode.insertBefore(entry[2], last); });
  }

  function open() {
    form.reset();
    form.querySelectorAll("input[type=checkbox]").forEach(function (box) { box.checked = true; });
    apply();
  }

  function reveal() {
    var id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (error) { return; }
    var element = id && document.getElementById(id);
    if (!element) { return; }
    if (element.closest("[hidden]")) { open(); }
    element.scrollIntoView();
    if (element.hasAttribute("tabindex")) { element.focus({ preventScroll: true }); }
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("input", apply);
  form.elements.order.addEventListener("change", sort);
  form.addEventListener("reset", function () { setTimeout(function () { apply(); sort(); }, 0); });
  document.querySelectorAll("[data-pick]").forEach(function (button) {
    button.addEventListener("click", function () {
      form.elements.topic.value = button.dataset.pick;
      apply();
      document.getElementById("entries").scrollIntoView();
      form.elements.topic.focus({ preventScroll: true });
    });
  });
  window.addEventListener("hashchange", reveal);
  document.documentElement.classList.add("scripted");
  apply();
  reveal();
})();
