// Search without a server: pages of a folder may load scripts, but no data. search-index.js is index.json as a script.
(function () {
  // docfx would load the logo as data, to put it into the page; as a picture it is there already.
  document.querySelectorAll('img.svg').forEach(function (image) { image.classList.remove('svg'); });
  // A block without a language is output or help: guessed, its words get the colours of some language.
  document.querySelectorAll('pre code:not([class])').forEach(function (code) { code.className = 'hljs nohighlight'; });
  var nav = document.querySelector('meta[property="docfx:navrel"]');
  var rel = nav ? nav.content.replace(/toc\.html$/, '') : '';
  var box = document.createElement('input');
  var list = document.createElement('ul');
  box.type = 'search';
  box.placeholder = 'Search';
  box.setAttribute('aria-label', 'Search the documentation');
  box.id = 'offline-search';
  list.id = 'offline-results';
  var place = document.querySelector('article');
  if (!place) { return; }
  place.insertBefore(list, place.firstChild);
  place.insertBefore(box, list);

  function show() {
    var words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    list.textContent = '';
    if (!words.length || !window.searchIndex) { return; }
    Object.keys(window.searchIndex)
      .map(function (key) {
        var page = window.searchIndex[key];
        var title = (page.title || '').toLowerCase();
        var text = ((page.keywords || '') + ' ' + (page.summary || '')).toLowerCase();
        var score = 0;
        for (var i = 0; i < words.length; i++) {
          if (title.indexOf(words[i]) >= 0) { score += 10; } else if (text.indexOf(words[i]) >= 0) { score += 1; } else { return null; }
        }
        return { page: page, score: score - title.length / 1000 };
      })
      .filter(Boolean)
      .sort(function (a, b) { return b.score - a.score; })
      .slice(0, 15)
      .forEach(function (hit) {
        var link = document.createElement('a');
        link.href = rel + hit.page.href;
        link.textContent = (hit.page.title || '').replace(/ \| TfLrCallbacks$/, '');
        list.appendChild(document.createElement('li')).appendChild(link);
      });
  }

  box.addEventListener('input', function () {
    if (window.searchIndex) { show(); return; }
    if (document.getElementById('search-index')) { return; }
    var script = document.createElement('script');
    script.id = 'search-index';
    script.src = rel + 'search-index.js';
    script.onload = show;
    document.body.appendChild(script);
  });
})();
