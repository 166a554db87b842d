import tensorflow as tf
lr = tf.Variable(0.1, trainable=False)
opt = tf.keras.optimizers.SGD(learning_rate=lr)
EPOCHS = 5
for epoch in range(EPOCHS):
    if epoch == 3:
        lr.assign(lr * 0.1)
    for x, y in ds:
        with tf.GradientTape() as tape:
            loss = loss_fn(y, model(x))
        grads = tape.gradient(loss, model.trainable_variables)
        opt.apply_gradients(zip(grads, model.trainable_variables))
