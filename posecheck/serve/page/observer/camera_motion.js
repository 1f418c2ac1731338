export class CameraMotion {
  update() {
    return {};
  }
}
