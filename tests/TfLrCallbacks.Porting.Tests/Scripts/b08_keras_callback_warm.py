import math
import keras
from keras import backend as K


class WarmUpCosine(keras.callbacks.Callback):
    def __init__(self, base, total_steps, warmup_steps=0, hold=0, verbose=0):
        super().__init__()
        self.base = base
        self.total_steps = total_steps
        self.warmup_steps = warmup_steps
        self.hold = hold
        self.verbose = verbose
        self.global_step = 0
        self.rates = []

    def rate(self):
        if self.global_step < self.warmup_steps:
            return self.base * self.global_step / self.warmup_steps
        t = (self.global_step - self.warmup_steps - self.hold) / float(self.total_steps - self.warmup_steps - self.hold)
        if self.hold > 0 and self.global_step < self.warmup_steps + self.hold:
            return self.base
        return 0.5 * self.base * (1 + math.cos(math.pi * t))

    def on_batch_end(self, batch, logs=None):
        self.global_step = self.global_step + 1
        self.rates.append(K.get_value(self.model.optimizer.lr))

    def on_batch_begin(self, batch, logs=None):
        lr = self.rate()
        K.set_value(self.model.optimizer.lr, lr)
        if self.verbose > 0:
            print("\nBatch %05d: rate %s." % (self.global_step + 1, lr))


epochs, steps = 12, 50
warm = WarmUpCosine(base=1e-3, total_steps=epochs * steps, warmup_steps=2 * steps)
model.compile(optimizer=keras.optimizers.Adam(), loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(data, labels, epochs=epochs, batch_size=32, verbose=0, callbacks=[warm])
