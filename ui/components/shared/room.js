// A room of this server (ui/rooms), for the browser that leads it: its name and key are drawn here, and stay here.

// ``names``: the letters of a name, how many make a group, and how many groups.
export function drawRoom({ letters, group, groups }) {
  const bytes = crypto.getRandomValues(new Uint8Array(200)), fair = 256 - (256 % letters.length);
  const drawn = [...bytes].filter((byte) => byte < fair).map((byte) => letters[byte % letters.length]);
  const name = Array.from({ length: groups }, (_, at) => drawn.slice(at * group, (at + 1) * group).join("")).join("-");
  const key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { name, key };
}

// The one address of a room: with nothing behind it, since a proxy finds the room's server by it.
export const roomAddress = (name) => new URL(`./room/${name}`, location.href);

// Tells the server what its leader wants; gives the answer.
export const lead = ({ name, key }, wanted) => fetch(roomAddress(name), { method: "PUT", body: JSON.stringify({ key, ...wanted }) });
