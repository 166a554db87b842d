from fastai.vision.all import *

path = untar_data(URLs.PETS)
dls = ImageDataLoaders.from_name_func(path, get_image_files(path / "images"), valid_pct=0.2, label_func=lambda x: x[0].isupper(), item_tfms=Resize(224))
learn = vision_learner(dls, resnet34, metrics=error_rate, cbs=[EarlyStoppingCallback(monitor="valid_loss", patience=3), ReduceLROnPlateau(factor=5, patience=2)])
lr = learn.lr_find().valley
learn.fine_tune(3, base_lr=2e-3, freeze_epochs=2)
learn.fit_one_cycle(5, lr_max=slice(1e-6, 1e-4), pct_start=0.4)
