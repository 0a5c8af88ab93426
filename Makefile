lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url
