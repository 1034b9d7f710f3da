// Shows the Rerun viewer in a page of its own.
//
// The viewer comes as a notebook widget, which expects a notebook behind it. This is as much of one as it needs: a model to
// read settings from, and a way to exchange messages.
//
// Where data comes from, in this order: `?url=` in the page's address (several are allowed), what the server has put into the
// page, and messages from a page that has this one in a frame.

import widget from "./widget.js";

const notice = document.getElementById("notice");
const page = document.documentElement;
const query = new URLSearchParams(location.search);

// A path means the message proxy of the very server that this page comes from.
function absolute(url) {
  if (!url.startsWith("/")) return url;
  const scheme = location.protocol === "https:" ? "rerun+https" : "rerun+http";
  return `${scheme}://${location.host}${url}`;
}

const given = document.querySelector('meta[name="asyncrr-connect-to"]').content;
const urls = (query.has("url") ? query.getAll("url") : [given])
  // What begins with this is a request to wait for messages, which is done anyway.
  .filter((url) => url && !url.startsWith("web_event:"))
  .map(absolute);

const settings = {
  _url: urls[0] ?? null,
  _width: "auto",
  _height: "auto",
  _panel_states: query.has("panels") ? panelStates(query.get("panels")) : null,
  _theme: query.get("theme"),
};

// `?panels=hidden` for all, or `?panels=top:hidden,time:collapsed`.
function panelStates(text) {
  const all = ["top", "blueprint", "selection", "time"];
  if (!text.includes(":")) return Object.fromEntries(all.map((panel) => [panel, text]));
  return Object.fromEntries(text.split(",").map((pair) => pair.split(":")));
}

const listeners = new Map();

function tellViewer(message, buffers = []) {
  for (const listener of listeners.get("msg:custom") ?? []) listener(message, buffers);
}

function onReady() {
  notice.textContent = "";
  page.dataset.viewer = "ready";
  for (const url of urls.slice(1)) tellViewer({ type: "open_url", url });
  // A page that has this one in a frame may hand over a recording now. It learns no more than that.
  if (window.parent !== window) window.parent.postMessage("READY", "*");
}

// Events of the viewer are JSON. Nothing of them leaves the page: one that has this page in a frame may be anybody's.
function onEvent(text) {
  const event = JSON.parse(text);
  if (event.type === "recording_open") page.dataset.recordings = 1 + Number(page.dataset.recordings ?? 0);
}

const model = {
  get: (name) => settings[name] ?? undefined,
  set: (name, value) => {
    settings[name] = value;
  },
  save_changes: () => {},
  on: (event, listener) => {
    listeners.set(event, [...(listeners.get(event) ?? []), listener]);
  },
  off: (event) => {
    listeners.delete(event);
  },
  send: (content) => (content === "ready" ? onReady() : onEvent(content)),
};

window.addEventListener("message", (message) => {
  if (message.source !== window.parent || message.source === window) return;
  const data = message.data instanceof ArrayBuffer ? new Uint8Array(message.data) : message.data;
  if (data instanceof Uint8Array) {
    tellViewer({ type: "rrd" }, [new DataView(data.buffer, data.byteOffset, data.byteLength)]);
  }
});

window.addEventListener("unhandledrejection", (failure) => {
  if (page.dataset.viewer !== "ready") notice.textContent = `The viewer could not be started: ${failure.reason}`;
});

widget.render({ model, el: document.getElementById("viewer") });
