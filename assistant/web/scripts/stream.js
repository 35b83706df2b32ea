// Gradio sends what is done to the server by requests, and gets all answers by one stream, which the server closes when
// nothing is awaited. What is sent just as it closes would wait for its answer in vain, since the page takes the stream
// for open still. So the reply to a request is held back until the stream has named it, or has ended, so that a new one
// is opened.
(() => {
  const send = window.fetch;
  const open = new Set();
  const waiting = new Set();

  function tell() {
    waiting.forEach((look) => look());
  }

  // Reads a stream along to its end.
  async function follow(stream, body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      stream.said += part.value;
      tell();
    }
  }

  async function openStream(resource, options) {
    const stream = { said: "" };
    // Gradio's own reading of the end comes first.
    const end = () => setTimeout(() => { open.delete(stream); tell(); });
    open.add(stream);
    try {
      const response = await send(resource, options);
      const [theirs, ours] = response.body.tee();
      follow(stream, ours).then(end, end);
      return new Response(theirs, response);
    } catch (error) {
      end();
      throw error;
    }
  }

  function isNamed(id) {
    return new Promise((done) => {
      const look = () => {
        if (open.size && ![...open].some((stream) => stream.said.includes(id))) return;
        waiting.delete(look);
        done();
      };
      waiting.add(look);
      look();
    });
  }

  window.fetch = async (resource, options) => {
    const { pathname } = new URL(resource.url ?? resource, location.href);
    if (pathname.endsWith("/queue/data")) return openStream(resource, options);
    const response = await send(resource, options);
    if (pathname.endsWith("/queue/join") && response.ok) await isNamed((await response.clone().json()).event_id);
    return response;
  };
})();
