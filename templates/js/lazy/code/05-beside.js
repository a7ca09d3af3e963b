// Opens a box below a place of the page, or above it where there is more room.
const tutgenBeside = (box, place) => {
  if (!box.isConnected) (document.querySelector('main') ?? document.body).append(box); // a landmark, if there is one
  box.showPopover({ source: place });
  const { top, bottom, left, right } = place.getBoundingClientRect();
  const { offsetHeight: height, offsetWidth: width } = box;
  const fits = bottom + height + 8 < innerHeight || top < height + 8;
  box.style.top = `${scrollY + (fits ? bottom + 8 : top - height - 8)}px`;
  const start = getComputedStyle(document.documentElement).direction === 'rtl' ? right - width : left;
  box.style.left = `${Math.max(8, Math.min(start, document.documentElement.clientWidth - width - 8))}px`;
};
