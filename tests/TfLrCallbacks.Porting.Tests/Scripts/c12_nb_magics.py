%load_ext autoreload
!pip install -q tensorflow
import tensorflow as tf
In_lr = 1e-3
lr_schedule = tf.keras.optimizers.schedules.ExponentialDecay(
    In_lr,
    decay_steps=10000,
    decay_rate=0.9)
model = tf.keras.Sequential([tf.keras.layers.Flatten(input_shape=(28, 28)), tf.keras.layers.Dense(128, activation='relu'), tf.keras.layers.Dense(10)])
model.compile(optimizer=tf.keras.optimizers.Adam(learning_rate=lr_schedule), loss=tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=['accuracy'])
es = tf.keras.callbacks.EarlyStopping(monitor='val_accuracy', min_delta=1e-3, patience=5, mode='max', verbose=1, restore_best_weights=True, start_from_epoch=3)
history = model.fit(x_train, y_train, epochs=20, batch_size=64, validation_split=.2, callbacks=[es], verbose=2, shuffle=True)
