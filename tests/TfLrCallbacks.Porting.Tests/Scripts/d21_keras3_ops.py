import os
os.environ["KERAS_BACKEND"] = "jax"
import keras
from keras import ops, layers
@keras.saving.register_keras_serializable()
class WarmUpThenPoly(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, base, warmup, total, power=0.9):
        self.base, self.warmup, self.total, self.power = base, warmup, total, power
    def __call__(self, step):
        step = ops.cast(step, "float32")
        warm = self.base * (step + 1) / self.warmup
        poly = self.base * ops.power(ops.maximum(1e-8, 1 - (step - self.warmup) / (self.total - self.warmup)), self.power)
        return ops.where(step < self.warmup, warm, poly)
    def get_config(self):
        return dict(base=self.base, warmup=self.warmup, total=self.total, power=self.power)
steps = 100 * 20
lr = WarmUpThenPoly(1e-2, 200, steps)
opt = keras.optimizers.SGD(lr, momentum=0.9, nesterov=True, clipnorm=1.0, ema_momentum=0.99, use_ema=True)
model = keras.Sequential([layers.Input((28, 28, 1)), layers.Rescaling(1/255), layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile(opt, loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1), metrics=[keras.metrics.CategoricalAccuracy(name="acc")])
model.fit(x, y, batch_size=128, epochs=20, callbacks=[keras.callbacks.TerminateOnNaN(), keras.callbacks.CSVLogger("log.csv", append=True)])
