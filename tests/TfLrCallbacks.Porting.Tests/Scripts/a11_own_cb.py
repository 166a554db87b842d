import math
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import backend as K

class WarmUpCosine(keras.callbacks.Callback):
    def __init__(self, base_lr, total_steps, warmup_steps=0, verbose=0):
        super().__init__()
        self.base_lr = base_lr
        self.total_steps = total_steps
        self.warmup_steps = warmup_steps
        self.verbose = verbose
        self.global_step = 0
        self.history = []

    def on_batch_end(self, batch, logs=None):
        self.global_step += 1
        lr = K.get_value(self.model.optimizer.lr)
        self.history.append(lr)

    def on_batch_begin(self, batch, logs=None):
        if self.global_step < self.warmup_steps:
            lr = self.base_lr * self.global_step / self.warmup_steps
        else:
            p = (self.global_step - self.warmup_steps) / (self.total_steps - self.warmup_steps)
            lr = 0.5 * self.base_lr * (1 + math.cos(math.pi * min(1.0, p)))
        K.set_value(self.model.optimizer.lr, lr)
        if self.verbose > 0:
            print('lr', lr)

class Halver(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % 10 == 0:
            old = float(self.model.optimizer.learning_rate.numpy())
            self.model.optimizer.learning_rate.assign(old * 0.5)
            logs['lr'] = old

model = keras.models.Sequential()
model.add(keras.layers.Dense(64, activation='relu', input_shape=(20,)))
model.add(keras.layers.Dropout(0.2))
model.add(keras.layers.Dense(1))
model.compile('adam', 'mse')
EPOCHS = 20
cb = WarmUpCosine(1e-3, total_steps=EPOCHS * 50, warmup_steps=100)
model.fit(x, y, epochs=EPOCHS, callbacks=[cb, Halver()])
