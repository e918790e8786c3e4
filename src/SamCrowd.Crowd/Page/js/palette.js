// Okabe and Ito's colours, which people with any kind of colour vision tell apart; a dash of its own for each label beside them.

const COLOURS = ["#56b4e9", "#e69f00", "#00c08b", "#f0e442", "#cc79a7", "#ff7a3d", "#7d9bff", "#ffffff", "#b0b0b0"];
const DASHES = [[], [9, 4], [3, 3], [12, 3, 3, 3], [6, 2], [2, 5], [14, 5], [8, 3, 2, 3], [4, 6]];

export const colourOf = index => COLOURS[index % COLOURS.length];

export const dashOf = index => DASHES[index % DASHES.length];

export function channels(colour) {
  const value = parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
