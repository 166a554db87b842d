import tensorflow as tf
from tensorflow.keras.callbacks import LearningRateScheduler
lr_fn = lambda epoch: 1e-3 * 0.95 ** epoch
def rate(epoch):
    LOW = 0.00001
    HIGH = 0.00004 * 4
    LAST = 0.00001
    RISE = 5
    HOLD = 0
    FACTOR = .8
    if epoch < RISE:
        lr = (HIGH - LOW) / RISE * epoch + LOW
    elif epoch < RISE + HOLD:
        lr = HIGH
    else:
        lr = (HIGH - LAST) * FACTOR**(epoch - RISE - HOLD) + LAST
    return lr
lr_callback = tf.keras.callbacks.LearningRateScheduler(lambda epoch: rate(epoch), verbose=True)
model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['sparse_categorical_accuracy'])
historical = model.fit(training_dataset, steps_per_epoch=STEPS_PER_EPOCH, epochs=EPOCHS, validation_data=validation_dataset, callbacks=[lr_callback])
