import tensorflow as tf
from tensorflow.keras import backend as K
class WarmupThenPlateau(tf.keras.callbacks.Callback):
    def __init__(self, target_lr, warmup_batches):
        super().__init__()
        self.target_lr = target_lr
        self.warmup_batches = warmup_batches
        self.seen = 0
    def on_train_batch_begin(self, batch, logs=None):
        if self.seen < self.warmup_batches:
            self.seen += 1
            lr = self.target_lr * self.seen / float(self.warmup_batches)
            K.set_value(self.model.optimizer.learning_rate, lr)
    def on_epoch_end(self, epoch, logs=None):
        logs = logs or {}
        logs['lr'] = K.get_value(self.model.optimizer.learning_rate)
model = tf.keras.models.Sequential()
model.add(tf.keras.layers.Dense(16, activation='relu', input_dim=8))
model.add(tf.keras.layers.Dense(1, activation='sigmoid'))
model.compile('adam', 'binary_crossentropy', metrics=['acc'])
model.fit(x, y, epochs=5, batch_size=16, validation_data=(xv, yv), callbacks=[WarmupThenPlateau(1e-3, 100), tf.keras.callbacks.ReduceLROnPlateau(monitor='val_acc', patience=2)])
