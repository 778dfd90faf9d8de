// Keeps pages as they are looked at, and makes decisions in a dialog. Without it every page can be read and every decision made all the same.
'use strict';
(() => {
  const body = document.body;
  const lost = document.getElementById('lost');
  const proof = body.dataset.proof;

  // ---- what changes while somebody looks -------------------------------------------------------
  function made(html) {
    const template = document.createElement('template');
    template.innerHTML = html.trim();
    return template.content.firstElementChild;
  }

  function set(id, html) {
    const there = document.getElementById(id);
    const now = made(html);
    if (there) {
      const focused = there.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
      there.replaceWith(now);
      if (focused) {
        const again = now.querySelector(`[href="${CSS.escape(focused)}"]`);
        if (again) again.focus();
      }
    }
    return now;
  }

  function apply(change) {
    const anew = new Map();
    for (const [id, html] of Object.entries(change.set)) {
      if (document.getElementById(id)) set(id, html);
      else anew.set(id, made(html));
    }
    // all that stay are taken hold of first: what goes from one list to another is removed from the one before it is put into the other
    const blocks = new Map();
    for (const id of Object.values(change.order).flat()) blocks.set(id, anew.get(id) || document.getElementById(id));
    for (const [name, ids] of Object.entries(change.order)) {
      const container = document.getElementById(name);
      if (!container) continue;
      const wanted = new Set(ids);
      for (const child of [...container.children]) {
        if (!wanted.has(child.id)) child.remove();
      }
      ids.forEach((id, place) => {
        const block = blocks.get(id);
        if (block && container.children[place] !== block) container.insertBefore(block, container.children[place] || null);
      });
      if (!container.children.length) container.textContent = '';
    }
    ages();
    document.dispatchEvent(new CustomEvent('changed'));
  }

  // sessions end with the dispatcher: who is answered, but not let in, has to sign in again
  function signedIn() {
    fetch(location.href, { method: 'HEAD', redirect: 'manual', headers: { Accept: 'text/html' } })
      .then(answer => { if (answer.type === 'opaqueredirect') location.reload(); }, () => {});
  }

  function listen(element) {
    let source = null;
    let last = null;
    let again = 1000;
    const address = () => {
      const url = new URL(element.dataset.live, location.href);
      if (last) url.searchParams.set('from', last);
      return url;
    };
    const open = () => {
      if (source || document.hidden) return;
      source = new EventSource(address());
      source.onopen = () => { again = 1000; lost.hidden = true; };
      source.addEventListener('change', event => { last = event.lastEventId; apply(JSON.parse(event.data)); });
      source.addEventListener('anew', () => location.reload());
      source.addEventListener('over', () => location.reload());
      source.onerror = () => {
        lost.textContent = body.dataset.lost;
        lost.hidden = false;
        if (source.readyState === EventSource.CLOSED) {
          close();
          signedIn();
          setTimeout(open, again);
          again = Math.min(again * 2, 30000);
        }
      };
    };
    const close = () => { if (source) source.close(); source = null; };
    // browsers open few connections to one host: a page that nobody sees needs none
    document.addEventListener('visibilitychange', () => document.hidden ? close() : open());
    window.addEventListener('pagehide', close);
    open();
  }
  document.querySelectorAll('[data-live]').forEach(listen);

  // ---- how long ago ----------------------------------------------------------------------------
  function age(seconds) {
    const two = number => String(number).padStart(2, '0');
    if (seconds < 60) return `${seconds}s`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
    if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)}h${two(Math.floor(seconds / 60) % 60)}m`;
    return `${Math.floor(seconds / 86400)}d${two(Math.floor(seconds / 3600) % 24)}h`;
  }

  function ages() {
    for (const time of document.querySelectorAll('time[datetime]')) {
      if (!time.dataset.full) time.dataset.full = time.textContent;
      const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(time.dateTime)) / 1000));
      const text = `${time.dataset.full} (${age(seconds < 600 ? seconds : seconds - seconds % 60)})`;
      if (time.textContent !== text) time.textContent = text;
    }
  }
  ages();
  setInterval(ages, 5000);

  // ---- decisions -------------------------------------------------------------------------------
  const dialog = document.getElementById('dialog');
  document.addEventListener('htmx:configRequest', event => { event.detail.headers['X-Console-Proof'] = proof; });
  document.addEventListener('click', event => {
    const link = event.target.closest('a[href^="/decide/"], a[href^="/pause"]');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      htmx.ajax('GET', link.getAttribute('href'), { target: '#dialog', swap: 'innerHTML' }).then(() => {
        if (!dialog.open) dialog.showModal();
      });
    }
    if (event.target.closest('[data-close]') && dialog.open) {
      event.preventDefault();
      dialog.close();
    }
  });
  const said = document.getElementById('said');
  document.addEventListener('decided', event => {
    dialog.close();
    said.textContent = event.detail.text;
    said.hidden = false;
    setTimeout(() => { said.hidden = true; }, 8000);
  });

  // ---- what upgrades write ---------------------------------------------------------------------
  function follow(box) {
    const text = box.querySelector('.output');
    const pause = box.querySelector('[data-pause]');
    const search = box.querySelector('input[type="search"]');
    const found = box.querySelector('.found');
    let paused = false;
    const held = [];
    const show = html => {
      const last = text.scrollHeight - text.scrollTop - text.clientHeight < 40;
      text.insertAdjacentHTML('beforeend', html);
      if (last) text.scrollTop = text.scrollHeight;
      mark();
    };
    const take = html => paused ? held.push(html) : show(html);
    pause.addEventListener('click', () => {
      paused = !paused;
      pause.setAttribute('aria-pressed', String(paused));
      if (!paused) show(held.splice(0).join(''));
    });
    // ---- search: marks what is found, and goes from one to the next
    const mark = () => {
      if (!window.CSS || !CSS.highlights) return;
      CSS.highlights.delete('found');
      const wanted = search.value.toLowerCase();
      if (!wanted) { found.textContent = ''; return; }
      const ranges = [];
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const lower = node.data.toLowerCase();
        for (let at = lower.indexOf(wanted); at >= 0 && ranges.length < 5000; at = lower.indexOf(wanted, at + wanted.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + wanted.length);
          ranges.push(range);
        }
      }
      CSS.highlights.set('found', new Highlight(...ranges));
      found.textContent = String(ranges.length);
      box.ranges = ranges;
    };
    let at = -1;
    search.addEventListener('input', () => { at = -1; mark(); });
    search.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || !box.ranges || !box.ranges.length) return;
      event.preventDefault();
      at = (at + (event.shiftKey ? -1 : 1) + box.ranges.length) % box.ranges.length;
      const spot = box.ranges[at].getBoundingClientRect();
      text.scrollTop += spot.top - text.getBoundingClientRect().top - text.clientHeight / 2;
      found.textContent = `${at + 1}/${box.ranges.length}`;
    });
    let source = null;
    const open = () => {
      if (source) return;
      text.textContent = '';
      source = new EventSource(box.dataset.output);
      source.addEventListener('output', event => {
        const piece = JSON.parse(event.data);
        if (piece.gap) {
          const gap = document.createElement('span');
          gap.className = 'gap';
          gap.textContent = piece.gap;
          take(gap.outerHTML);
        }
        take(piece.html);
      });
      source.addEventListener('ended', event => { take(JSON.parse(event.data).html); source.close(); });
    };
    if (box.open) open();
    box.addEventListener('toggle', () => { if (box.open) open(); });
  }
  const followAll = () => document.querySelectorAll('details[data-output]:not([data-followed])').forEach(box => {
    box.dataset.followed = '';
    follow(box);
  });
  followAll();
  document.addEventListener('changed', followAll);

  // ---- handing in ------------------------------------------------------------------------------
  const form = document.getElementById('hand-in');
  if (form) {
    const files = document.getElementById('files');
    const list = document.getElementById('uploads');
    const send = file => {
      const line = document.createElement('li');
      line.className = 'row';
      const name = document.createElement('strong');
      const bar = document.createElement('progress');
      const word = document.createElement('span');
      name.textContent = file.name;
      bar.max = file.size || 1;
      bar.setAttribute('aria-label', file.name);
      word.textContent = ` ${form.dataset.going}`;
      line.append(name, ' ', bar, word);
      list.prepend(line);
      const request = new XMLHttpRequest();
      const again = document.getElementById('again').checked ? '?again' : '';
      request.open('PUT', `/api/v1/packages/${encodeURIComponent(file.name)}${again}`);
      request.setRequestHeader('X-Console-Proof', proof);
      request.upload.onprogress = event => {
        bar.value = event.loaded;
        word.textContent = ` ${Math.floor(event.loaded * 100 / (event.total || 1))} %`;
      };
      const failed = (message, hint) => {
        bar.remove();
        word.className = 'trouble';
        word.textContent = ` ${message} ${hint || ''}`;
      };
      request.onload = () => {
        let answer = {};
        try { answer = JSON.parse(request.responseText); } catch (e) { /* told below */ }
        if (request.status === 202 || request.status === 200) {
          const dispatch = answer.dispatches[0];
          const link = document.createElement('a');
          link.href = `/dispatches/${dispatch.id}`;
          link.textContent = ` ${dispatch.id} ${dispatch.package}`;
          bar.remove();
          name.remove();
          word.textContent = dispatch.message ? ` ${dispatch.message}` : '';
          line.prepend(link);
        } else {
          failed(answer.message || form.dataset.failed, answer.hint);
        }
      };
      request.onerror = () => failed(form.dataset.failed);
      request.send(file);
    };
    const all = chosen => [...chosen].forEach(send);
    form.addEventListener('submit', event => { event.preventDefault(); all(files.files); form.reset(); });
    form.addEventListener('dragover', event => { event.preventDefault(); form.classList.add('over'); });
    form.addEventListener('dragleave', () => form.classList.remove('over'));
    form.addEventListener('drop', event => { event.preventDefault(); form.classList.remove('over'); all(event.dataTransfer.files); });
  }
})();
