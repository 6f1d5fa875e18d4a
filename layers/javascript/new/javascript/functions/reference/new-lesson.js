export const greet = (name) => (name ? `Hello, ${name}!` : 'Hello!');
