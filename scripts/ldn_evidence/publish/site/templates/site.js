/* The table that can be searched: rows come from data/TABLE.js, what is chosen stands after # in the address. */
(function () {
  "use strict";
  var SIZE = 50, data, texts, state, shown = [], lines, waiting, timer;
  var box = document.getElementById("explorer");
  if (!box) return;
  function get(id) { return document.getElementById(id); }
  function make(tag, attributes, text) {
    var node = document.createElement(tag);
    for (var name in attributes) node.setAttribute(name, attributes[name]);
    if (text !== undefined) node.textContent = text;
    return node;
  }
  function bare(html) {
    var node = document.createElement("template");
    node.innerHTML = html;
    return node.content.textContent;
  }
  function fold(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }
  /* state: q (words), sort (column, with - downwards), page, and one list of values a facet */
  function read() {
    state = { q: "", sort: "", page: 1, facets: {} };
    location.hash.slice(1).split("&").forEach(function (part) {
      var at = part.indexOf("="), name = part.slice(0, at), value;
      if (at < 1) return;
      try { value = part.slice(at + 1).split(",").map(decodeURIComponent); } catch (error) { return; }
      if (name === "q" || name === "sort") state[name] = value.join(",");
      else if (name === "page") state.page = Math.max(1, parseInt(value[0], 10) || 1);
      else if (facet(name)) state.facets[name] = value;
    });
  }
  function written() {
    var parts = [];
    if (state.q) parts.push("q=" + encodeURIComponent(state.q));
    data.columns.forEach(function (column) {
      var chosen = state.facets[column.name];
      if (chosen && chosen.length) parts.push(column.name + "=" + chosen.map(encodeURIComponent).join(","));
    });
    if (state.sort) parts.push("sort=" + encodeURIComponent(state.sort));
    if (state.page > 1) parts.push("page=" + state.page);
    return parts.join("&");
  }
  function facet(name) {
    return data.columns.filter(function (column) { return column.facet && column.name === name; })[0];
  }
  function place(name) {
    for (var at = 0; at < data.columns.length; at++) if (data.columns[at].name === name) return at;
    return -1;
  }
  function cell(row, at) { return row[at + 2]; }
  function plain(row, at) {
    var column = data.columns[at], value = cell(row, at);
    return column.kind === "list" ? column.plain[value] : value === null ? "" : String(value);
  }
  /* which rows match the words, and each facet; a facet counts what the others leave */
  function choose() {
    var words = fold(state.q).split(/\s+/).filter(Boolean), tests = [];
    data.columns.forEach(function (column, at) {
      var chosen = state.facets[column.name];
      if (!column.facet || !chosen || !chosen.length) return;
      var wanted = {};
      column.values.forEach(function (value, number) { wanted[number] = chosen.indexOf(value[0]) >= 0; });
      tests.push({ at: at, wanted: wanted });
    });
    data.columns.forEach(function (column) { if (column.facet) column.counts = column.values.map(function () { return 0; }); });
    shown = [];
    data.rows.forEach(function (row, number) {
      for (var w = 0; w < words.length; w++) if (texts[number].indexOf(words[w]) < 0) return;
      var failed = tests.filter(function (test) { return !test.wanted[cell(row, test.at)]; });
      if (!failed.length) shown.push(row);
      if (failed.length > 1) return;
      data.columns.forEach(function (column, at) {
        if (column.facet && (!failed.length || failed[0].at === at)) column.counts[cell(row, at)]++;
      });
    });
    var down = state.sort.charAt(0) === "-", by = place(state.sort.replace("-", ""));
    if (by >= 0) {
      var number = data.columns[by].kind !== "text" && data.columns[by].kind !== "row";
      var keys = new Map();
      shown.forEach(function (row) { keys.set(row, number ? cell(row, by) : fold(plain(row, by))); });
      shown.sort(function (a, b) {
        var x = keys.get(a), y = keys.get(b);
        if (x === y) return 0;
        if (x === null || y === null) return x === null ? 1 : -1;
        return (x < y ? -1 : 1) * (down ? -1 : 1);
      });
    }
    var pages = Math.max(1, Math.ceil(shown.length / SIZE));
    if (state.page > pages) state.page = pages;
  }
  function draw() {
    choose();
    get("count").textContent = shown.length + " of " + data.rows.length + " " + data.words;
    rows();
    turn();
    counts();
  }
  function go(keep) {
    if (!keep) state.page = 1;
    var hash = written();
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
    draw();
  }
  function head() {
    var row = make("tr"), table = get("rows");
    data.columns.slice(0, data.shown).forEach(function (column) {
      var th = make("th", { scope: "col" }), button = make("button", { type: "button" }, column.title);
      th.className = column.kind === "row" ? "w" : column.hide ? "x" : "";
      button.addEventListener("click", function () {
        state.sort = state.sort === column.name ? "-" + column.name : state.sort === "-" + column.name ? "" : column.name;
        go();
      });
      th.appendChild(button);
      row.appendChild(th);
    });
    table.appendChild(make("thead")).appendChild(row);
    table.appendChild(make("tbody"));
  }
  function rows() {
    var table = get("rows"), body = make("tbody");
    shown.slice((state.page - 1) * SIZE, state.page * SIZE).forEach(function (row) {
      var tr = make("tr");
      data.columns.slice(0, data.shown).forEach(function (column, at) {
        var td = make("td"), value = cell(row, at);
        if (column.hide) td.className = "x";
        if (column.kind === "row") td.appendChild(make("a", { href: row[0] }, value));
        else if (column.kind === "list") td.innerHTML = column.values[value][1];
        else td.textContent = value === null ? "" : value;
        tr.appendChild(td);
      });
      body.appendChild(tr);
    });
    if (!shown.length) {
      var none = make("tr");
      none.appendChild(make("td", { colspan: data.shown, class: "none" }, "Nothing matches. Clear a filter, or search for fewer words."));
      body.appendChild(none);
    }
    table.replaceChild(body, table.tBodies[0]);
    data.columns.slice(0, data.shown).forEach(function (column, at) {
      var th = table.tHead.rows[0].cells[at], up = state.sort === column.name, down = state.sort === "-" + column.name;
      if (up || down) th.setAttribute("aria-sort", up ? "ascending" : "descending");
      else th.removeAttribute("aria-sort");
    });
  }
  function turn() {
    var nav = get("turn"), pages = Math.max(1, Math.ceil(shown.length / SIZE)), first = (state.page - 1) * SIZE;
    nav.textContent = "";
    nav.hidden = pages < 2;
    [["Previous", state.page - 1], ["Next", state.page + 1]].forEach(function (step, at) {
      var button = make("button", { type: "button" }, step[0]);
      button.disabled = step[1] < 1 || step[1] > pages;
      button.addEventListener("click", function () {
        state.page = step[1];
        go(true);
        get("count").scrollIntoView();
        (nav.children[at * 2].disabled ? nav.children[2 - at * 2] : nav.children[at * 2]).focus();
      });
      nav.appendChild(button);
      if (!at) nav.appendChild(make("span", {}, first + 1 + "–" + Math.min(shown.length, first + SIZE) + " of " + shown.length));
    });
  }
  function choices() {
    data.facets.forEach(function (name) {
      var column = facet(name);
      var details = make("details"), list = make("fieldset");
      details.open = column.values.length < 13;
      details.appendChild(make("summary", {}, column.title));
      list.appendChild(make("legend", { class: "skip" }, column.title));
      column.boxes = column.values.map(function (value, number) {
        var label = make("label"), input = make("input", { type: "checkbox" });
        input.addEventListener("change", function () {
          var chosen = (state.facets[column.name] || []).filter(function (one) { return one !== value[0]; });
          if (input.checked) chosen.push(value[0]);
          state.facets[column.name] = chosen;
          go();
        });
        label.appendChild(input);
        label.appendChild(make("span", {}, column.plain[number]));
        label.appendChild(make("b"));
        list.appendChild(label);
        return label;
      });
      details.appendChild(list);
      get("facets").appendChild(details);
    });
    if (window.matchMedia("(max-width: 50em)").matches) get("facets").open = false;
  }
  function counts() {
    data.columns.forEach(function (column) {
      if (!column.facet) return;
      var chosen = state.facets[column.name] || [];
      column.boxes.forEach(function (label, number) {
        label.firstChild.checked = chosen.indexOf(column.values[number][0]) >= 0;
        label.lastChild.textContent = column.counts[number];
        label.className = column.counts[number] || label.firstChild.checked ? "" : "zero";
      });
    });
  }
  /* downloads are lines of the table's own file, fetched as a script when first wanted */
  function withLines(then) {
    if (lines) return then();
    waiting = then;
    document.head.appendChild(make("script", { src: "data/" + data.table + ".lines.js" }));
  }
  window.explorerLines = function (loaded) {
    lines = loaded;
    lines.rows = lines.text.split("\n");
    if (waiting) waiting();
    waiting = null;
  };
  function save(name, type, text) {
    var link = make("a", { download: name, href: URL.createObjectURL(new Blob([text], { type: type })) });
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }
  function wanted() {
    return shown.map(function (row) { return row[1]; }).filter(Boolean).sort(function (a, b) { return a - b; });
  }
  function asCsv() {
    save(data.table + ".csv", "text/csv", [0].concat(wanted()).map(function (at) { return lines.rows[at] + "\n"; }).join(""));
  }
  function cells(text) {
    var found = [], pattern = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g, match;
    while (found.length < lines.types.length && (match = pattern.exec(text))) {
      found.push(match[1] !== undefined ? match[1].replace(/""/g, '"') : match[2]);
      if (pattern.lastIndex === match.index) pattern.lastIndex++;
    }
    return found;
  }
  function typed(value, type) {
    return type === "integer" || type === "number" ? Number(value) : type === "boolean" ? value === "true" : value;
  }
  function asJson() {
    var names = lines.rows[0].split(","), objects = wanted().map(function (at) {
      var object = {};
      cells(lines.rows[at]).forEach(function (value, column) {
        if (value !== "") object[names[column]] = typed(value, lines.types[column]);
      });
      return object;
    });
    save(data.table + ".json", "application/json", JSON.stringify(objects, null, 1) + "\n");
  }
  function copy(button) {
    var words = button.textContent;
    function say(text) {
      button.textContent = text;
      setTimeout(function () { button.textContent = words; }, 1500);
    }
    if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(function () { say("Copied"); }, function () { say("Copy the address bar"); });
    else say("Copy the address bar");
  }
  window.explorer = function (loaded) {
    data = loaded;
    data.columns.forEach(function (column) {
      if (column.kind === "list") column.plain = column.values.map(function (value) { return bare(value[1]); });
    });
    texts = data.rows.map(function (row) {
      var parts = [row[0]];
      data.columns.forEach(function (column, at) { parts.push(plain(row, at)); });
      return fold(parts.join(" "));
    });
    read();
    head();
    choices();
    get("q").value = state.q;
    get("q").addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () { state.q = get("q").value.trim(); go(); }, 60);
    });
    box.querySelector("form").addEventListener("submit", function (event) { event.preventDefault(); });
    get("does").addEventListener("click", function (event) {
      var what = event.target.getAttribute("data-do");
      if (what === "csv") withLines(asCsv);
      if (what === "json") withLines(asJson);
      if (what === "link") copy(event.target);
      if (what === "clear") { location.hash = ""; get("q").value = ""; read(); go(); get("q").focus(); }
    });
    window.addEventListener("hashchange", function () { read(); get("q").value = state.q; draw(); });
    box.hidden = false;
    draw();
  };
})();
