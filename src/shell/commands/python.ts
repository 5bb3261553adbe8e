/** python3 -m http.server. */
