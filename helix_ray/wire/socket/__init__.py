"""Messages on the WebSocket: JSON objects with a ``type``, one in each text frame. See docs/websocket.md."""
