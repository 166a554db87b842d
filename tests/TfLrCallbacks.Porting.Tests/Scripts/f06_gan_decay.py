import tensorflow as tf
from tensorflow import keras
EPOCHS = 50
class GAN(keras.Model):
    def __init__(self, d, g):
        super().__init__()
        self.d, self.g = d, g
    def compile(self, d_optimizer, g_optimizer, loss_fn):
        super().compile()
        self.d_optimizer = d_optimizer
        self.g_optimizer = g_optimizer
        self.loss_fn = loss_fn
class LinearDecay(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        frac = max(0.0, 1.0 - epoch / EPOCHS)
        self.model.d_optimizer.learning_rate.assign(4e-4 * frac)
        self.model.g_optimizer.learning_rate.assign(1e-4 * frac)
gan = GAN(d, g)
gan.compile(keras.optimizers.Adam(4e-4, beta_1=0.5), keras.optimizers.Adam(1e-4, beta_1=0.5), keras.losses.BinaryCrossentropy())
gan.fit(ds, epochs=EPOCHS, callbacks=[LinearDecay()])
