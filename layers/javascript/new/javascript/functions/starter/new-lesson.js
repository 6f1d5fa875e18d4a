export const greet = (name) => {
  throw new Error('greet() is yours to write');
};
