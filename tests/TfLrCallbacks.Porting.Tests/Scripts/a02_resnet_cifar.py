from __future__ import print_function
import keras
from keras.layers import Dense, Conv2D, BatchNormalization, Activation
from keras.layers import AveragePooling2D, Input, Flatten
from keras.optimizers import Adam
from keras.callbacks import ModelCheckpoint, LearningRateScheduler
from keras.callbacks import ReduceLROnPlateau
import numpy as np
import os

batch_size = 32
epochs = 110
n = 3

def stairs(epoch):
    """Three stairs, then almost nothing."""
    rate = 2e-3
    if epoch > 90:
        rate *= 0.5e-3
    elif epoch > 70:
        rate *= 1e-2
    elif epoch > 40:
        rate *= 1e-1
    print('rate', rate)
    return rate

model = build(depth=n * 6 + 2)
model.compile(loss='categorical_crossentropy',
              optimizer=Adam(lr=stairs(0)),
              metrics=['accuracy'])
save_dir = os.path.join(os.getcwd(), 'kept')
filepath = os.path.join(save_dir, 'pictures_%s.{epoch:03d}.h5' % 'x')
checkpoint = ModelCheckpoint(filepath=filepath, monitor='val_acc', verbose=1, save_best_only=True)
stairsr = LearningRateScheduler(stairs)
lr_reducer = ReduceLROnPlateau(factor=np.sqrt(0.1), cooldown=0, patience=5, min_lr=0.5e-6)
callbacks = [checkpoint, lr_reducer, stairsr]
model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs, validation_data=(x_test, y_test), shuffle=True, callbacks=callbacks)
scores = model.evaluate(x_test, y_test, verbose=1)
