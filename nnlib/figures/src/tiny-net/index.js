// tiny-net: small dense and convolutional networks in plain JavaScript. What figures import.
export { array, reshape } from "./array.js";
export { backward, forward, load, params } from "./net.js";
export { adam, binaryCrossEntropy, crossEntropy, dense, mse, seeded, sgd, trainStep } from "./train.js";
