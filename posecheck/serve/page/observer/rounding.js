// To even where it lies in the middle, as Python and NumPy round.
export function rounded(value) {
  const whole = Math.floor(value);
  if (value - whole !== 0.5) return Math.round(value);
  return whole % 2 ? whole + 1 : whole;
}
