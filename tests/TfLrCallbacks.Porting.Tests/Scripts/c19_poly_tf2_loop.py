import tensorflow as tf
EPOCHS = 30
STEPS = 200
lr = tf.keras.optimizers.schedules.PolynomialDecay(1e-2, EPOCHS * STEPS, end_learning_rate=1e-5, power=0.9)
optimizer = tf.keras.optimizers.SGD(learning_rate=lr, momentum=0.9)
@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = loss_fn(y, model(x, training=True))
    grads = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(grads, model.trainable_variables))
    return loss
for epoch in range(EPOCHS):
    for x, y in ds:
        train_step(x, y)
