// Gradio sends what is done to the server by requests, and gets all answers by one stream, which the server closes when
// nothing is awaited. What is sent just as it closes waits in vain, since the page takes the stream for open still, until
// anything else is sent. So this listens along, changing nothing; and where something is awaited that no stream will say,
// "stalled" is told to the page, which then sends something.
(() => {
  const send = window.fetch;
  const EVENT = /"event_id": ?"(\w+)"/g;
  const A_MOMENT = 300;
  const LONGEST_NAME = 100;
  const named = new Set();
  const awaited = new Set();
  let open = 0;

  function look() {
    named.forEach((id) => awaited.delete(id));
    if (awaited.size && !open) document.dispatchEvent(new CustomEvent("stalled"));
  }

  async function follow(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const said = rest + part.value;
      for (const [, id] of said.matchAll(EVENT)) named.add(id);
      rest = said.slice(-LONGEST_NAME);
    }
  }

  async function openStream(resource, options) {
    open += 1;
    const end = () => { open -= 1; setTimeout(look, A_MOMENT); };
    try {
      const response = await send(resource, options);
      const [theirs, ours] = response.body.tee();
      follow(ours).then(end, end);
      return new Response(theirs, response);
    } catch (error) {
      end();
      throw error;
    }
  }

  async function note(response) {
    const { event_id: id } = await response.json();
    if (id) awaited.add(id);
    setTimeout(look, A_MOMENT);
  }

  window.fetch = async (resource, options) => {
    const { pathname } = new URL(resource.url ?? resource, location.href);
    if (pathname.endsWith("/queue/data")) return openStream(resource, options);
    const response = await send(resource, options);
    if (pathname.endsWith("/queue/join") && response.ok) note(response.clone());
    return response;
  };
})();
