import tensorflow as tf
optimizer = tf.keras.optimizers.SGD(learning_rate=0.1)
for epoch in range(6):
    new_lr = 0.1 * tf.math.exp(-0.1 * epoch)
    optimizer.learning_rate.assign(new_lr)
    for x, y in train_ds:
        with tf.GradientTape() as tape:
            loss = loss_fn(y, model(x, training=True))
        grads = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(grads, model.trainable_variables))
