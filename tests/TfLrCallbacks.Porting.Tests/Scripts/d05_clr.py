from clr_callback import CyclicLR
from keras.optimizers import Adam
clr = CyclicLR(base_lr=0.001, max_lr=0.006, step_size=2000., mode='triangular2')
model.compile(Adam(lr=1e-3), 'mse')
model.fit(X, Y, callbacks=[clr], epochs=10)
