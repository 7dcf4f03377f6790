'use strict';
// Tables sort by the column whose heading is pressed; a second press turns the order.
for (const button of document.querySelectorAll('table.sortable th button')) {
  button.addEventListener('click', () => {
    const heading = button.closest('th');
    const column = [...heading.parentNode.children].indexOf(heading);
    const down = heading.getAttribute('aria-sort') === 'ascending';
    for (const other of heading.parentNode.children) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const body = heading.closest('table').tBodies[0];
    const key = row => row.cells[column].dataset.sort ?? row.cells[column].textContent;
    const compare = (a, b) => {
      const x = key(a), y = key(b);
      if (x === '' || y === '') return (x === '') - (y === '');
      const order = isNaN(x) || isNaN(y) ? x.localeCompare(y) : x - y;
      return down ? -order : order;
    };
    body.append(...[...body.rows].sort(compare));
  });
}
// Points of charts say what they are.
const tip = document.getElementById('tip');
const show = (text, x, y) => {
  tip.textContent = text;
  tip.hidden = false;
  tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - tip.offsetWidth - 8)) + 'px';
  tip.style.top = Math.max(4, Math.min(y + 14, innerHeight - tip.offsetHeight - 8)) + 'px';
};
for (const mark of document.querySelectorAll('[data-tip]')) {
  mark.addEventListener('mousemove', e => show(mark.dataset.tip, e.clientX, e.clientY));
  mark.addEventListener('mouseleave', () => { tip.hidden = true; });
  mark.addEventListener('focus', () => {
    const box = mark.getBoundingClientRect();
    show(mark.dataset.tip, box.right, box.bottom);
  });
  mark.addEventListener('blur', () => { tip.hidden = true; });
}
