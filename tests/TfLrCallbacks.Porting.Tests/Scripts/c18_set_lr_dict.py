import tensorflow as tf
LR_TABLE = [(3, 0.05), (6, 0.01), (9, 0.005), (12, 0.001)]
class CustomLearningRateScheduler(tf.keras.callbacks.Callback):
    """keras guide"""
    def __init__(self, schedule):
        super().__init__()
        self.schedule = schedule
    def on_epoch_begin(self, epoch, logs=None):
        if not hasattr(self.model.optimizer, "learning_rate"):
            raise ValueError('Optimizer must have a "learning_rate" attribute.')
        lr = self.model.optimizer.learning_rate
        scheduled_lr = self.schedule(epoch, lr)
        self.model.optimizer.learning_rate = scheduled_lr
        print(f"\nEpoch {epoch}: Learning rate is {float(scheduled_lr)}.")
def lr_schedule(epoch, lr):
    if epoch < LR_TABLE[0][0] or epoch > LR_TABLE[-1][0]:
        return lr
    for i in range(len(LR_TABLE)):
        if epoch == LR_TABLE[i][0]:
            return LR_TABLE[i][1]
    return lr
model = get_model()
model.compile(tf.keras.optimizers.RMSprop(0.1), loss="mse")
model.fit(x_train, y_train, batch_size=64, steps_per_epoch=5, epochs=15, verbose=0, callbacks=[CustomLearningRateScheduler(lr_schedule)])
