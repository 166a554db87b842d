import tensorflow as tf
from tensorflow.keras import callbacks as cb
def make(base, drop):
    def f(epoch, lr):
        if epoch < 10:
            return lr
        else:
            return lr * tf.math.exp(-0.1)
    return f
class Sched:
    def __init__(self, base, total):
        self.base, self.total = base, total
    def __call__(self, epoch):
        return self.base * (1 - epoch / self.total) ** 0.9
m.compile("adam", "mse", metrics=["mae", "AUC"])
m.fit(ds, epochs=5, steps_per_epoch=100, callbacks=[cb.LearningRateScheduler(make(0.1, 0.5)), cb.EarlyStopping("val_loss", patience=3), cb.ReduceLROnPlateau(patience=5)])
m.fit(ds, epochs=10, initial_epoch=5, callbacks=[cb.LearningRateScheduler(Sched(0.1, 100)), cb.TerminateOnNaN()])
