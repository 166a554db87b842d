import tensorflow as tf
from tensorflow.keras import layers, models, optimizers, callbacks, regularizers
import datetime, os
IMG = (224, 224)
BATCH = 32
EPOCHS = 25
INITIAL_LR = 1e-3
train_ds = tf.keras.utils.image_dataset_from_directory("train", image_size=IMG, batch_size=BATCH)
val_ds = tf.keras.utils.image_dataset_from_directory("val", image_size=IMG, batch_size=BATCH)
def lr_warmup_cosine(epoch, lr=None, warmup=5, total=EPOCHS, peak=INITIAL_LR):
    if epoch < warmup:
        return peak * (epoch + 1) / warmup
    progress = (epoch - warmup) / max(1, total - warmup)
    return float(0.5 * peak * (1 + tf.math.cos(3.14159265 * progress)))
base = tf.keras.applications.EfficientNetB0(include_top=False, input_shape=IMG + (3,))
base.trainable = False
inputs = layers.Input(shape=IMG + (3,))
x = base(inputs, training=False)
x = layers.GlobalAveragePooling2D()(x)
x = layers.Dropout(0.3)(x)
outputs = layers.Dense(5, activation="softmax", kernel_regularizer=regularizers.l2(1e-4))(x)
model = models.Model(inputs, outputs)
model.compile(optimizer=optimizers.Adam(learning_rate=INITIAL_LR), loss="categorical_crossentropy", metrics=["accuracy", tf.keras.metrics.TopKCategoricalAccuracy(k=3)])
log_dir = os.path.join("logs", datetime.datetime.now().strftime("%Y%m%d"))
cbs = [
    callbacks.LearningRateScheduler(lr_warmup_cosine),
    callbacks.ModelCheckpoint("best.keras", monitor="val_accuracy", save_best_only=True, mode="max"),
    callbacks.EarlyStopping(patience=6, restore_best_weights=True, monitor="val_loss"),
    callbacks.TensorBoard(log_dir=log_dir, histogram_freq=1),
]
history = model.fit(train_ds, validation_data=val_ds, epochs=EPOCHS, callbacks=cbs)
base.trainable = True
model.compile(optimizer=optimizers.Adam(INITIAL_LR / 10), loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(train_ds, validation_data=val_ds, epochs=EPOCHS + 10, initial_epoch=history.epoch[-1] + 1, callbacks=[callbacks.ReduceLROnPlateau(factor=0.2, patience=2, min_lr=1e-7, verbose=1)])
