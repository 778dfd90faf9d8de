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
    for (const [name, ids] of Object.entries(change.order)) {
      const container = document.getElementById(name);
      if (!container) continue;
      const wanted = new Set(ids);
      for (const child of [...container.children]) {
        if (!wanted.has(child.id)) child.remove();
      }
      ids.forEach((id, place) => {
        const block = anew.get(id) || document.getElementById(id);
        if (block && container.children[place] !== block) container.insertBefore(block, container.children[place] || null);
      });
      if (!container.children.length) container.textContent = '';
    }
    ages();
    document.dispatchEvent(new CustomEvent('changed'));
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
  document.addEventListener('decided', () => dialog.close());
})();
