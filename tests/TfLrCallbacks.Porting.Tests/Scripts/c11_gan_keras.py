import tensorflow as tf
from tensorflow import keras
gen_opt = keras.optimizers.Adam(2e-4, beta_1=0.5)
disc_opt = keras.optimizers.Adam(2e-4, beta_1=0.5)
class LinearDecay(keras.callbacks.Callback):
    def __init__(self, start, total, lr):
        super().__init__()
        self.start, self.total, self.lr0 = start, total, lr
    def on_epoch_begin(self, epoch, logs=None):
        if epoch >= self.start:
            lr = self.lr0 * (1 - (epoch - self.start) / (self.total - self.start))
            self.model.gen_optimizer.learning_rate.assign(lr)
            self.model.disc_optimizer.learning_rate.assign(lr)
gan.compile(gen_optimizer=gen_opt, disc_optimizer=disc_opt)
gan.fit(ds, epochs=200, callbacks=[LinearDecay(100, 200, 2e-4)])
