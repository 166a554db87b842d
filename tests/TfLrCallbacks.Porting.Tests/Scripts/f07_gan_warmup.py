import tensorflow as tf
from tensorflow.keras import backend as K
class Warm(tf.keras.callbacks.Callback):
    def __init__(self, g_opt, d_opt, warm=100):
        self.g_opt = g_opt
        self.d_opt = d_opt
        self.warm = warm
        self.seen = 0
    def on_train_batch_begin(self, batch, logs=None):
        self.seen += 1
        if self.seen <= self.warm:
            K.set_value(self.g_opt.lr, 1e-4 * self.seen / self.warm)
            K.set_value(self.d_opt.lr, 4e-4 * self.seen / self.warm)
    def on_epoch_end(self, epoch, logs=None):
        if epoch > 10:
            self.g_opt.lr = self.g_opt.lr * 0.95
        else:
            self.d_opt.lr = K.get_value(self.d_opt.lr) * 0.9
g_opt = tf.keras.optimizers.Adam(1e-4)
d_opt = tf.keras.optimizers.Adam(4e-4)
model.compile(g_opt=g_opt, d_opt=d_opt)
model.fit(ds, epochs=30, callbacks=[Warm(g_opt, d_opt, warm=50), tf.keras.callbacks.TerminateOnNaN()])
