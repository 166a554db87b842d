import math
from tensorflow import keras
EPOCHS = 40
BATCH = 64
PEAK = 3e-4
def make_fn(peak, total, warm=5, floor=1e-6):
    scaled = peak * BATCH / 32
    def fn(epoch):
        if epoch < warm:
            return floor + (scaled - floor) * epoch / warm
        t = (epoch - warm) / (total - warm)
        return floor + 0.5 * (scaled - floor) * (1 + math.cos(math.pi * t))
    return fn
model.compile(keras.optimizers.Adam(PEAK), 'mse')
model.fit(x, y, epochs=EPOCHS, batch_size=BATCH, callbacks=[keras.callbacks.LearningRateScheduler(make_fn(PEAK, EPOCHS))])
