// Writes zip files: stored, not compressed, which is all that a few source files need.

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of bytes, as zip wants it. */
export function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ TABLE[(value ^ byte) & 0xff];
  return ~value >>> 0;
}

const VERSION = 20;
const UTF8_NAMES = 0x0800;
const FIRST_OF_1980 = 0x0021; // no clock goes in: the same files are the same zip

// The fields that a local header and a directory entry share, from "version needed" to "extra length".
const common = ({ name, data, crc }) => [
  [2, VERSION],
  [2, UTF8_NAMES],
  [2, 0],
  [2, 0],
  [2, FIRST_OF_1980],
  [4, crc],
  [4, data.length],
  [4, data.length],
  [2, name.length],
  [2, 0],
];

function record(fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [size]) => sum + size, 0)));
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(view.buffer);
}

/** A zip, as a Blob, of files given as an object of path to text. */
export function zip(files) {
  const encoder = new TextEncoder();
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [path, text] of Object.entries(files)) {
    const entry = { name: encoder.encode(path), data: encoder.encode(text) };
    entry.crc = crc32(entry.data);
    const local = record([[4, 0x04034b50], ...common(entry)]);
    const listed = record([[4, 0x02014b50], [2, VERSION], ...common(entry), [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]);
    parts.push(local, entry.name, entry.data);
    directory.push(listed, entry.name);
    offset += local.length + entry.name.length + entry.data.length;
  }
  const size = directory.reduce((sum, each) => sum + each.length, 0);
  const entries = directory.length / 2;
  const end = record([[4, 0x06054b50], [2, 0], [2, 0], [2, entries], [2, entries], [4, size], [4, offset], [2, 0]]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
