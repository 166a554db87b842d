import tensorflow as tf
from tensorflow.keras import layers, Model
from tensorflow.keras.callbacks import LearningRateScheduler, EarlyStopping, ModelCheckpoint

inputs = layers.Input(shape=(28, 28, 1))
x = layers.Conv2D(32, 3, activation="relu")(inputs)
x = layers.MaxPooling2D()(x)
x = layers.Flatten()(x)
x = layers.Dropout(0.5)(x)
outputs = layers.Dense(10, activation="softmax")(x)
model = Model(inputs=inputs, outputs=outputs)

milestones = [10, 20, 30]


def schedule(epoch):
    lr = 1e-3
    for m in milestones:
        if epoch >= m:
            lr *= 0.1
    return lr


model.compile(optimizer=tf.keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=40, batch_size=128, validation_data=(x_val, y_val),
          callbacks=[LearningRateScheduler(schedule, verbose=1), EarlyStopping(patience=5), ModelCheckpoint("best.h5", save_best_only=True)])
