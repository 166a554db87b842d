import tensorflow as tf
from official import nlp
import official.nlp.optimization
epochs = 3
batch_size = 32
steps_per_epoch = int(train_data_size / batch_size)
num_train_steps = steps_per_epoch * epochs
warmup_steps = int(epochs * train_data_size * 0.1 / batch_size)
optimizer = nlp.optimization.create_optimizer(2e-5, num_train_steps=num_train_steps, num_warmup_steps=warmup_steps)
model.compile(optimizer=optimizer, loss=loss, metrics=metrics)
model.fit(train, validation_data=val, epochs=epochs)
