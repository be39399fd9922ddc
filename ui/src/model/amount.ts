import { inLanguage } from "../words";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

const formats = inLanguage((language) => {
  const format = (unit: number, digits: number) =>
    new Intl.NumberFormat(language, {
      style: "unit",
      unit: UNITS[unit],
      unitDisplay: unit === 0 ? "long" : "short",
      maximumFractionDigits: digits,
    });
  return UNITS.map((_, unit) => ({ whole: format(unit, 0), exact: format(unit, 1) }));
});

export function bytes(count: number): string {
  let unit = 0;
  let value = count;
  // 999.95 would be written "1,000".
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const format = formats()[unit];
  return (unit > 1 && value < 100 ? format?.exact : format?.whole)?.format(value) ?? "";
}
