import numpy as np
from keras.models import Sequential
from keras.layers import Dense, Conv2D, MaxPooling2D, Flatten, Dropout
from keras.optimizers import SGD
from keras.callbacks import LearningRateScheduler, ReduceLROnPlateau, CSVLogger
from keras.preprocessing.image import ImageDataGenerator

batch_size = 32
train_gen = ImageDataGenerator(rescale=1.0 / 255).flow_from_directory("train", target_size=(150, 150), batch_size=batch_size)
model = Sequential()
model.add(Conv2D(32, (3, 3), input_shape=(150, 150, 3), activation="relu"))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Flatten())
model.add(Dense(64, activation="relu"))
model.add(Dropout(0.5))
model.add(Dense(2, activation="softmax"))


def lr_schedule(epoch):
    lr = 1e-3
    if epoch > 180:
        lr *= 0.5e-3
    elif epoch > 160:
        lr *= 1e-3
    elif epoch > 120:
        lr *= 1e-2
    elif epoch > 80:
        lr *= 1e-1
    print("Learning rate: ", lr)
    return lr


model.compile(loss="categorical_crossentropy", optimizer=SGD(lr=lr_schedule(0), momentum=0.9, nesterov=True), metrics=["accuracy"])
lr_reducer = ReduceLROnPlateau(factor=np.sqrt(0.1), cooldown=0, patience=5, min_lr=0.5e-6)
callbacks = [LearningRateScheduler(lr_schedule), lr_reducer, CSVLogger("log.csv")]
model.fit_generator(train_gen, steps_per_epoch=train_gen.samples // batch_size, epochs=200, callbacks=callbacks)
