import os, math
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers, models, optimizers
from tensorflow.keras.callbacks import ModelCheckpoint, EarlyStopping, ReduceLROnPlateau, CSVLogger, LearningRateScheduler

IMG = 224
BATCH = 32
EPOCHS = 40
WARM = 5
BASE_LR = 1e-3 * BATCH / 256

def warm_cosine(epoch):
    if epoch < WARM:
        return BASE_LR * (epoch + 1) / WARM
    p = (epoch - WARM) / max(1, EPOCHS - WARM)
    return 0.5 * BASE_LR * (1 + math.cos(math.pi * p))

base = tf.keras.applications.EfficientNetB0(include_top=False, input_shape=(IMG, IMG, 3), pooling="avg")
base.trainable = False
x = layers.Dropout(0.3)(base.output)
out = layers.Dense(5, activation="softmax")(x)
model = models.Model(base.input, out)
model.compile(optimizer=optimizers.Adam(learning_rate=BASE_LR), loss="categorical_crossentropy", metrics=["accuracy"])
cbs = [
    ModelCheckpoint("best.h5", monitor="val_accuracy", save_best_only=True, mode="max", verbose=1),
    EarlyStopping(monitor="val_loss", patience=8, restore_best_weights=True),
    LearningRateScheduler(warm_cosine, verbose=1),
    CSVLogger("log.csv"),
]
history = model.fit(train_gen, validation_data=val_gen, epochs=EPOCHS, callbacks=cbs, class_weight=cw)
base.trainable = True
model.compile(optimizer=optimizers.Adam(1e-5), loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(train_gen, validation_data=val_gen, epochs=EPOCHS + 10, initial_epoch=EPOCHS, callbacks=[ReduceLROnPlateau(factor=0.2, patience=2, min_lr=1e-7)])
