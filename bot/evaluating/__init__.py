"""How good the answers are: golden questions, scores, and the calibration that follows from them."""
